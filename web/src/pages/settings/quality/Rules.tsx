/** What good records keep to: our rules, which can be switched off, and one's own. */
import { useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconPencil from 'tabler/IconPencil';
import IconPlus from 'tabler/IconPlus';
import IconTrash from 'tabler/IconTrash';
import { type ObjectSpec, useCatalog, viewOf } from '../../../engine/catalog';
import { keys } from '../../../engine/records';
import { deleteRecord, restoreRecord } from '../../../engine/writing';
import { toast } from '../../../ui/float/toast';
import { Button, IconButton } from '../../../ui/input/button';
import { Switch } from '../../../ui/input/switch';
import { SkeletonRows } from '../../../ui/show/skeleton';
import { PageHead } from '../../../views/page/PageHead';
import { useTrouble } from '../../../views/saving/useTrouble';
import layout from '../layout.module.css';
import { useDeclare } from '../objects/said';
import settings from '../objects/settings.module.css';
import { RuleDialog } from './RuleDialog';
import { type Rule, type SaidRule, useRules } from './rules';

export function Page() {
  const { t } = useTranslation('quality');
  const catalog = useCatalog();
  const objects = catalog.objects.filter((object) => object.can.create && viewOf(object, 'table')).toSorted((one, other) => Number(Boolean(other.quality?.length)) - Number(Boolean(one.quality?.length)));
  const { object: asked } = useSearch({ strict: false }) as { object?: string };
  const [open, setOpen] = useState<SaidRule | 'new' | null>(null);
  const spec = objects.find((object) => object.name === asked) ?? objects.find((object) => object.quality?.length) ?? objects[0];
  if (!spec) return null;
  return (
    <>
      <PageHead title={t('rules.title')} actions={<Button icon={<IconPlus size={16} />} onClick={() => setOpen('new')}>{t('rules.new')}</Button>} />
      <div className={settings.panes}>
        <nav className={settings.objects} aria-label={t('rules.title')}>
          {objects.map((object) => (
            <Link key={object.name} to="/settings/$part" params={{ part: 'quality' }} search={{ object: object.name } as never} aria-current={object.name === spec.name || undefined}>{object.plural}</Link>
          ))}
        </nav>
        <section className={settings.fields} aria-labelledby="settings-quality">
          <header><h2 id="settings-quality">{spec.plural}</h2><span className={settings.grow} /><Link to="/quality" search={{}}>{t('rules.work')}</Link></header>
          <p className={layout.small}>{t('rules.lead')}</p>
          <List key={spec.name} object={spec} onEdit={setOpen} />
        </section>
      </div>
      {open ? <RuleDialog object={spec} said={open === 'new' ? undefined : open} onClose={() => setOpen(null)} /> : null}
    </>
  );
}

function List({ object, onEdit }: { object: ObjectSpec; onEdit: (rule: SaidRule) => void }) {
  const { t } = useTranslation('quality');
  const client = useQueryClient();
  const trouble = useTrouble();
  const declare = useDeclare('quality_rule');
  const rules = useRules(object);
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: ['catalog'] });
    await client.invalidateQueries({ queryKey: keys.object('quality_rule') });
  };
  const failed = (error: unknown) => void toast({ tone: 'problem', ...trouble(error) });
  const remove = (rule: Rule, said: SaidRule) => {
    const restore = () => void restoreRecord('quality_rule', said.id).then(refresh, failed);
    void deleteRecord('quality_rule', said.id).then(refresh).then(() => {
      if (!rule.ours) toast({ text: t('rules.removed', { rule: rule.label }), action: { label: t('shell:undo'), run: restore } });
    }, failed);
  };
  const ask = (rule: Rule, active: boolean) => {
    if (rule.ours && rule.said) remove(rule, rule.said);
    else declare.mutate({ known: rule.said, values: rule.said ? { active } : { object: object.name, name: rule.name, label: rule.label, weight: rule.weight, hint: rule.hint ?? null, active: false } });
  };
  if (!rules) return <SkeletonRows rows={5} />;
  return (
    <ul className={layout.list}>
      {rules.length === 0 ? <li className={layout.small}>{t('rules.none')}</li> : null}
      {rules.map((rule) => {
        const { said } = rule;
        return (
          <li key={rule.name}>
            <span className={layout.who} data-off={!rule.active || undefined}>
              <strong>{rule.label}</strong>
              <small>{[rule.hint, t('rules.weight', { weight: rule.weight }), rule.ours ? t('rules.ours') : ''].filter(Boolean).join(' · ')}</small>
            </span>
            {said && !rule.ours ? <IconButton label={t('rules.edit', { rule: rule.label })} onClick={() => onEdit(said)}><IconPencil size={16} /></IconButton> : null}
            {said && !rule.ours ? <IconButton label={t('rules.remove', { rule: rule.label })} onClick={() => remove(rule, said)}><IconTrash size={16} /></IconButton> : null}
            <Switch aria-label={t('rules.on', { rule: rule.label })} checked={rule.active} disabled={declare.isPending} onChange={(event) => ask(rule, event.currentTarget.checked)} />
          </li>
        );
      })}
    </ul>
  );
}
