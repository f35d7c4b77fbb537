/** A notice in words: what it is about, and what is to be known of it. */
import { useTranslation } from 'react-i18next';
import { useCatalog } from '../../engine/catalog';
import { useFigures } from '../../views/figures/format';
import type { Notice } from './notices';

function sum(count: unknown): number {
  if (typeof count === 'number') return count;
  return typeof count === 'object' && count !== null ? Object.values(count as Record<string, number>).reduce((all, one) => all + one, 0) : 0;
}

export function useSentence(notice: Notice): { title: string; text: string } {
  const { t } = useTranslation('notices');
  const { ago, number } = useFigures();
  const { studies } = useCatalog();
  const { kind, by, detail, object } = notice;
  const title = notice.title || object?.label || '';
  const who = by || t('someone');
  if (kind === 'mention') return { title, text: t('mention', { who }) };
  if (kind === 'assignment') return { title, text: t('assignment', { who }) };
  if (kind === 'due') return { title, text: t('due', { when: typeof detail.at === 'string' ? ago(detail.at) : '' }) };
  if (kind === 'trouble') return { title, text: t(detail.why === 'gone' ? 'switchedOff.gone' : 'switchedOff.silent') };
  if (kind === 'found') return { title: object?.plural ?? title, text: t('found', { count: sum(detail.count), shown: number(sum(detail.count)) }) };
  if (typeof detail.run === 'string') {
    const counts = (detail.counts ?? {}) as Record<string, unknown>;
    const shown = { created: number(sum(counts.created)), updated: number(sum(counts.updated)), rejected: number(sum(counts.rejected)) };
    return { title: String(detail.file ?? ''), text: detail.status === 'failed' ? t('importFailed') : t('importDone', shown) };
  }
  if (typeof detail.study === 'string') return { title: studies.find(({ name }) => name === detail.study)?.label ?? title, text: t(detail.status === 'done' ? 'studyDone' : 'studyFailed') };
  return { title, text: t(object?.name === 'campaign' ? 'measured' : 'done') };
}
