/** What the workspace decides about its scores, for those who may: segments and tiers, or the discount rate. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconAdjustments from 'tabler/IconAdjustments';
import { ask } from '../../../engine/api';
import { fieldAt, fieldNamed, objectNamed, type ObjectSpec, useCatalog } from '../../../engine/catalog';
import { listOnce, type RecordData, recordPath } from '../../../engine/records';
import { typeOf } from '../../../fields/registry';
import { Dialog } from '../../../ui/float/dialog';
import { Button } from '../../../ui/input/button';
import { useTrouble } from '../../../views/saving/useTrouble';
import { useStart } from '../runs';
import { Rules } from './Rules';
import { namesGiven, readNames, readRules } from './rules';
import styles from './scoring.module.css';

const shares: Readonly<Record<string, readonly string[]>> = { value: ['tier_a_share', 'tier_b_share'], lifetime: ['discount_rate'] };

export function ScoringButton({ study }: { study: string }) {
  const { t } = useTranslation('studies');
  const spec = objectNamed(useCatalog(), 'workspace');
  const [open, setOpen] = useState(false);
  const { data } = useQuery({ ...listOnce('workspace', { limit: 1, fields: [...Object.values(shares).flat(), 'segment_names', 'segment_rules'] }), enabled: open });
  const workspace = data?.records[0];
  if (!spec?.can.update || !shares[study] || !fieldNamed(spec, 'segment_rules')) return null;
  return (
    <>
      <Button icon={<IconAdjustments size={16} />} onClick={() => setOpen(true)}>{t('scoring.open')}</Button>
      <Dialog open={open && workspace !== undefined} onClose={() => setOpen(false)} title={t('scoring.title')} size={study === 'value' ? 680 : 460}>
        {workspace ? <Form key={workspace.version} study={study} spec={spec} workspace={workspace} onDone={() => setOpen(false)} /> : null}
      </Dialog>
    </>
  );
}

interface FormProps {
  study: string;
  spec: ObjectSpec;
  workspace: RecordData;
  onDone: () => void;
}

function Form({ study, spec, workspace, onDone }: FormProps) {
  const { t } = useTranslation('studies');
  const client = useQueryClient();
  const trouble = useTrouble();
  const start = useStart();
  const segments = fieldAt(useCatalog(), 'customer', 'rfm_segment')?.field.options ?? [];
  const usual = fieldNamed(spec, 'segment_rules')?.default;
  const [names, setNames] = useState(() => readNames(workspace));
  const [rules, setRules] = useState(() => readRules(workspace.segment_rules ?? usual));
  const [values, setValues] = useState<Record<string, unknown>>({});
  const changed = () => {
    if (study !== 'value') return values;
    const own = JSON.stringify(rules) === JSON.stringify(readRules(usual)) ? null : rules;
    return { ...values, segment_names: namesGiven(names), segment_rules: own };
  };
  const save = useMutation({
    mutationFn: () => ask<RecordData>(recordPath('workspace', workspace.id), { method: 'PATCH', body: changed() }),
    onSuccess: async () => {
      onDone();
      start.mutate(study);
      for (const key of [['workspace'], ['catalog']]) await client.invalidateQueries({ queryKey: key });
    },
  });
  return (
    <form className={styles.form} onSubmit={(event) => { event.preventDefault(); save.mutate(); }}>
      {study === 'value' ? <><p className={styles.lead}>{t('scoring.lead')}</p><Rules segments={segments} names={names} onNames={setNames} rules={rules} onRules={setRules} /></> : null}
      <div className={styles.shares}>
        {(shares[study] ?? []).flatMap((name) => fieldNamed(spec, name) ?? []).map((field) => {
          const { Editor } = typeOf(field);
          const id = `scoring-${field.name}`;
          return (
            <div key={field.name} className={styles.share}>
              <label htmlFor={id}>{field.label}</label>
              <Editor id={id} field={field} label={field.label} value={values[field.name] ?? workspace[field.name] ?? field.default ?? null} onChange={(value) => setValues({ ...values, [field.name]: value })} />
              <p>{field.hint}</p>
            </div>
          );
        })}
      </div>
      {save.error ? <p role="alert" className={styles.problem}>{trouble(save.error).text}</p> : null}
      <div className={styles.acts}>
        {study === 'value' ? <Button look="quiet" onClick={() => { setNames({}); setRules(readRules(usual)); }}>{t('scoring.usual')}</Button> : null}
        <Button look="primary" type="submit" busy={save.isPending}>{t('scoring.save')}</Button>
      </div>
    </form>
  );
}
