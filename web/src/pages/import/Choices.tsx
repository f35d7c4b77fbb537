/** What happens to rows that are already known, and to rows with a mistake. */
import { useTranslation } from 'react-i18next';
import { MultiSelect } from '../../ui/input/choose';
import { Switch } from '../../ui/input/switch';
import { Card, Stack } from '../../views/figures/card';
import styles from './import.module.css';
import type { Options, Target } from './job';
import { unnumbered, wordsOf } from './targets';

interface ChoicesProps {
  options: Options;
  targets: readonly Target[];
  onChange: (options: Options) => void;
}

export function Choices({ options, targets, onChange }: ChoicesProps) {
  const { t } = useTranslation('import');
  const mapped = new Set(Object.values(options.map).map((each) => each.field));
  const able = targets.filter((target) => target.match && mapped.has(target.path));
  const chosen = (options.match ?? []).filter((path) => mapped.has(path));
  const bare = unnumbered(targets, mapped);
  const owners = bare?.others.filter((target) => target.match || target.required) ?? [];
  return (
    <Stack columns={2}>
      <Card title={t('choices.known')} lead={t('choices.knownLead')}>
        {able.length ? (
          <MultiSelect label={t('choices.match')} description={t('choices.matchHint')} value={chosen} clearable placeholder={chosen.length ? undefined : t('choices.matchAuto')}
            data={able.map((target) => ({ value: target.path, label: wordsOf(targets, target.path) }))} onChange={(match) => onChange({ ...options, match })} />
        ) : bare ? null : <p className={styles.hint}>{t('choices.noMatch')}</p>}
        {bare ? (
          <div className={styles.switch}>
            <Switch label={t('choices.group', { number: bare.number.label })} checked={options.group !== false}
              description={t('choices.groupHint', { fields: owners.map((target) => target.label) })}
              onChange={(event) => onChange({ ...options, group: event.currentTarget.checked })} />
          </div>
        ) : null}
        <div className={styles.switch}>
          <Switch label={t('choices.update')} description={t('choices.updateHint')} checked={options.update !== false}
            onChange={(event) => onChange({ ...options, update: event.currentTarget.checked })} />
        </div>
        {mapped.has('id') ? (
          <div className={styles.switch}>
            <Switch label={t('choices.unknown')} description={t('choices.unknownHint')} checked={options.unknown === 'create'}
              onChange={(event) => onChange({ ...options, unknown: event.currentTarget.checked ? 'create' : 'refuse' })} />
          </div>
        ) : null}
      </Card>
      <Card title={t('choices.mistakes')} lead={t('choices.mistakesLead')}>
        <div className={styles.modes} role="radiogroup" aria-label={t('choices.mistakes')}>
          {(['good', 'all'] as const).map((mode) => (
            <label key={mode} data-chosen={(options.mode ?? 'good') === mode || undefined}>
              <input type="radio" name="mode" checked={(options.mode ?? 'good') === mode} onChange={() => onChange({ ...options, mode })} />
              <span><strong>{t(`choices.modes.${mode}.title`)}</strong><small>{t(`choices.modes.${mode}.text`)}</small></span>
            </label>
          ))}
        </div>
      </Card>
    </Stack>
  );
}
