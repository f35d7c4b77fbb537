/** What a role may, object by object: which records it reads, writes, creates and deletes, and of which fields it has less. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ObjectSpec, useCatalog } from '../../../engine/catalog';
import { keys } from '../../../engine/records';
import { answersTo } from '../../../engine/saying/pinyin';
import { deleteRecord } from '../../../engine/writing';
import { toast } from '../../../ui/float/toast';
import { Button } from '../../../ui/input/button';
import { Icon } from '../../../ui/show/icon';
import { useTrouble } from '../../../views/saving/useTrouble';
import { useDeclare } from '../objects/said';
import { FieldRights } from './FieldRights';
import { type Act, acts, isGrantable, type SaidGrant, scopes, type ShownRole, useGrants } from './rights';
import styles from './rights.module.css';

interface ScopeProps {
  grant: SaidGrant | undefined;
  act: Act;
  label: string;
  onChange: (scope: string) => void;
}

function Scope({ grant, act, label, onChange }: ScopeProps) {
  const { t } = useTranslation('settings');
  const said = grant?.[act] ?? (act === 'create' || act === 'delete' ? grant?.write : undefined);
  const value = !grant ? '' : typeof said === 'string' ? said : said ? 'condition' : 'none';
  return (
    <select className={styles.scope} data-scope={value || 'usual'} aria-label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {grant ? null : <option value="">{t('roles.usual')}</option>}
      {value === 'condition' ? <option value="condition">{t('roles.condition')}</option> : null}
      {scopes.map((scope) => <option key={scope} value={scope}>{t(`roles.scope.${scope}`)}</option>)}
    </select>
  );
}

/** The acts of a grant that begins with one of them: nobody writes what they cannot read. */
function begun(act: Act, scope: string): Record<Act, string> {
  const rest = act === 'read' ? 'none' : scope;
  return { read: scope, write: rest, create: act === 'create' || act === 'write' ? scope : 'none', delete: act === 'delete' || act === 'write' ? scope : 'none' };
}

export function Matrix({ role, wanted }: { role: ShownRole; wanted: string }) {
  const { t } = useTranslation('settings');
  const catalog = useCatalog();
  const client = useQueryClient();
  const trouble = useTrouble();
  const grants = useGrants(role.name);
  const declare = useDeclare('custom_grant');
  const [open, setOpen] = useState<ObjectSpec | null>(null);
  const objects = catalog.objects.filter((object) => isGrantable(object) && answersTo(`${object.plural} ${object.name}`, wanted));

  const change = (object: ObjectSpec, act: Act, scope: string) => {
    const known = grants.get(object.name);
    const values = known ? { [act]: scope } : { role: role.name, object: object.name, ...begun(act, scope) };
    declare.mutate({ known, values });
  };
  const reset = async (grant: SaidGrant) => {
    try {
      await deleteRecord('custom_grant', grant.id);
      await client.invalidateQueries({ queryKey: keys.object('custom_grant') });
      await client.invalidateQueries({ queryKey: ['catalog'] });
    } catch (error) {
      toast({ tone: 'problem', ...trouble(error) });
    }
  };
  return (
    <>
      <table className={styles.matrix}>
        <thead><tr><th scope="col">{t('objects')}</th>{acts.map((act) => <th key={act} scope="col">{t(`roles.act.${act}`)}</th>)}<th scope="col">{t('roles.fields')}</th><th aria-label={t('roles.reset')} /></tr></thead>
        <tbody>
          {objects.map((object) => {
            const grant = grants.get(object.name);
            const limits = Object.keys(grant?.fields ?? {}).length;
            return (
              <tr key={object.name}>
                <th scope="row"><Icon name={object.icon ?? object.name} />{object.plural}</th>
                {acts.map((act) => <td key={act} data-label={t(`roles.act.${act}`)}><Scope grant={grant} act={act} label={`${object.plural}: ${t(`roles.act.${act}`)}`} onChange={(scope) => change(object, act, scope)} /></td>)}
                <td data-label={t('roles.fields')}><Button look="quiet" size="dense" onClick={() => setOpen(object)}>{limits ? t('roles.limited', { count: limits }) : t('roles.whole')}</Button></td>
                <td>{grant ? <Button look="quiet" size="dense" onClick={() => void reset(grant)}>{t('roles.reset')}</Button> : null}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {open ? <FieldRights object={open} role={role} grant={grants.get(open.name)} onClose={() => setOpen(null)} /> : null}
    </>
  );
}
