/** The rules of the segments, one a line: what it is called, and which scores it takes. The first that fits holds. */
import { useTranslation } from 'react-i18next';
import IconArrowUp from 'tabler/IconArrowUp';
import IconX from 'tabler/IconX';
import type { Option } from '../../../engine/catalog';
import { IconButton } from '../../../ui/input/button';
import { Select } from '../../../ui/input/choose';
import { TextInput } from '../../../ui/input/text';
import { freshRule, heardRange, parts, ranges, type Rule, sayRange } from './rules';
import styles from './scoring.module.css';

interface RulesProps {
  segments: readonly Option[];
  names: Readonly<Record<string, string>>;
  onNames: (names: Record<string, string>) => void;
  rules: readonly Rule[];
  onRules: (rules: Rule[]) => void;
}

export function Rules({ segments, names, onNames, rules, onRules }: RulesProps) {
  const { t } = useTranslation('studies');
  const called = (code: string) => names[code]?.trim() || (segments.find((option) => option.value === code)?.label ?? code);
  const put = (at: number, rule: Rule) => onRules(rules.map((each, index) => (index === at ? rule : each)));
  const raise = (at: number) => onRules(rules.map((rule, index) => (index === at - 1 ? rules[at] : index === at ? rules[at - 1] : rule) ?? rule));
  return (
    <div className={styles.rules}>
      <div className={styles.head} aria-hidden>
        <span>{t('segments.segment')}</span>{parts.map((part) => <span key={part}>{t(`scoring.${part}`)}</span>)}
      </div>
      {rules.map((rule, at) => {
        const first = rules.findIndex((each) => each.segment === rule.segment) === at;
        return (
          <div key={at} className={styles.rule} role="group" aria-label={called(rule.segment)}>
            {first
              ? <TextInput aria-label={t('scoring.name', { segment: called(rule.segment) })} size="xs" maxLength={40} value={names[rule.segment] ?? ''} placeholder={called(rule.segment)} onChange={(event) => onNames({ ...names, [rule.segment]: event.currentTarget.value })} />
              : <span className={styles.again}>{t('scoring.also', { segment: called(rule.segment) })}</span>}
            {parts.map((part) => (
              <Select key={part} aria-label={t(`scoring.${part}`)} size="xs" data={[...ranges]} value={sayRange(rule[part])} onChange={(value) => { if (value) put(at, { ...rule, [part]: heardRange(value) }); }} />
            ))}
            <IconButton label={t('scoring.up')} disabled={at === 0} onClick={() => raise(at)}><IconArrowUp size={16} /></IconButton>
            <IconButton label={t('scoring.remove')} onClick={() => onRules(rules.filter((_, index) => index !== at))}><IconX size={16} /></IconButton>
          </div>
        );
      })}
      <Select key={rules.length} aria-label={t('scoring.add')} placeholder={t('scoring.add')} size="xs" w={220} value={null} data={segments.map((option) => ({ value: option.value, label: called(option.value) }))}
        onChange={(code) => { if (code) onRules([...rules, freshRule(code)]); }} />
    </div>
  );
}
