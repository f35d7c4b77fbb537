/** Did it work? One sentence, the picture behind it, and how to read it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import IconClock from 'tabler/IconClock';
import IconEqual from 'tabler/IconEqual';
import IconTrendingDown from 'tabler/IconTrendingDown';
import IconTrendingUp from 'tabler/IconTrendingUp';
import { ask } from '../../../engine/api';
import { objectNamed, useCatalog } from '../../../engine/catalog';
import { keys, type RecordData, verbPath } from '../../../engine/records';
import { toast } from '../../../ui/float/toast';
import { Button } from '../../../ui/input/button';
import { Card } from '../../../views/figures/card';
import { useFigures } from '../../../views/figures/format';
import { Arms } from '../../../views/verdict/Arms';
import { Interval } from '../../../views/verdict/Interval';
import { type Result, resultOf } from '../../../views/verdict/result';
import { verdictWords } from '../../../views/verdict/Sentence';
import styles from '../campaigns.module.css';

const drawings = { worked: IconTrendingUp, harmed: IconTrendingDown, no_effect: IconEqual, too_early: IconClock };

export function Verdict({ campaign }: { campaign: RecordData }) {
  const { t } = useTranslation('campaigns');
  const { ago } = useFigures();
  const client = useQueryClient();
  const result = resultOf(campaign);
  const may = objectNamed(useCatalog(), 'campaign')?.can.update ?? false;
  const measure = useMutation({
    mutationFn: () => ask(verbPath('campaign', 'measure', campaign.id), { method: 'POST', body: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.object('campaign') }),
    onError: (error) => void toast({ tone: 'problem', text: error.message }),
  });
  const aside = (
    <>
      {campaign.measured_at ? <span>{t('measure.at', { time: ago(String(campaign.measured_at)) })}</span> : null}
      {may ? <Button size="dense" busy={measure.isPending} onClick={() => measure.mutate()}>{t(result ? 'measure.again' : 'measure.now')}</Button> : null}
    </>
  );
  if (!result) return <Card title={t('measure.title')} aside={aside} lead={t('measure.waiting')} />;
  return <Measured result={result} aside={aside} />;
}

function Measured({ result, aside }: { result: Result; aside: ReactNode }) {
  const { t } = useTranslation('campaigns');
  const figures = useFigures();
  const Drawing = drawings[result.verdict];
  const { currency = 'CNY' } = result.revenue_per_head;
  const coin = (amount: number) => figures.money({ amount: String(amount), currency }, 2);
  const points = (share: number, sign: string) => t('interval.perHundred', { count: `${sign}${figures.number(share * 100, 1)}` });
  const compared = result.holdout.n > 0;
  // While the window is open that is the reason, whatever else is.
  const isOver = result.why === 'few_people' || result.why === 'few_buyers';
  return (
    <Card title={t('measure.title')} aside={aside}>
      <div className={styles.verdict} data-verdict={result.verdict}>
        <Drawing size={28} stroke={1.75} aria-hidden />
        <p data-testid="verdict">{verdictWords(result, figures, t)}</p>
      </div>
      <p className={styles.verdictNote}>{compared ? t(`meaning.${isOver ? 'too_few' : result.verdict}`, {
        total: figures.money({ amount: String(Math.abs(result.extra_revenue ?? 0)), currency }, 0), people: figures.number(result.treated.n),
      }) : t('meaning.noHoldout')}</p>
      <Arms result={result} />
      {compared ? (
        <div className={styles.differences}>
          <Interval title={t('interval.revenue')} difference={result.revenue_per_head} format={(amount, sign) => `${sign}${coin(amount)}`} />
          <Interval title={t('interval.buyers')} difference={result.buyers_difference} format={points} />
        </div>
      ) : null}
      <details className={styles.how}>
        <summary>{t('how.title')}</summary>
        <p>{t('how.compare')}</p>
        <p>{t('how.interval')}</p>
        <p>{t('how.chance')}</p>
        {result.window ? <p>{t('how.window', { from: figures.date(result.window.from), until: figures.date(result.window.until), days: result.window.days })}</p> : null}
        {result.revenue_per_head.detectable ? <p>{t('how.detectable', { money: coin(result.revenue_per_head.detectable) })}</p> : null}
        {result.converted ? <p>{t('how.converted', { count: result.converted })}</p> : null}
        {result.other_currencies ? <p>{t('how.currencies', { count: result.other_currencies })}</p> : null}
      </details>
    </Card>
  );
}
