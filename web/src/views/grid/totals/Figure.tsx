/** A figure of many records; of amounts in several currencies it says by which rates they were added up, and what was left out. */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Told } from '../../../engine/records';
import { sayNumber } from '../../../engine/saying/numbers';
import type { Saying } from '../../../engine/saying/saying';
import { sayDay } from '../../../engine/saying/times';
import type { Said } from './measures';

/** How an amount came about, in words; empty where all were in one currency. */
export function explain({ converted, missing, unrated, since, until }: Told, say: Saying, t: TFunction<'list'>): string {
  const day = (iso: string) => sayDay(iso, say, false);
  const days = since && until ? (since === until ? day(since) : `${day(since)} – ${day(until)}`) : '';
  const counted = (count: number) => ({ count, shown: sayNumber(count, say, 0) });
  return [converted ? t('total.converted', { ...counted(converted), days }) : '', missing ? t('total.missing', counted(missing)) : '', unrated ? t('total.unrated', counted(unrated)) : ''].filter(Boolean).join(' ');
}

export function Figure({ said, say }: { said: Said | undefined; say: Saying }) {
  const { t } = useTranslation('list');
  const reason = said?.told ? explain(said.told, say, t) : '';
  return (
    <span title={[said?.exact, reason].filter(Boolean).join('\n')}>
      {said?.text ?? '…'}{said?.told?.missing || said?.told?.unrated ? <sup aria-hidden>*</sup> : null}{reason ? <span className="visually-hidden"> {reason}</span> : null}
    </span>
  );
}
