/** The models that competed, beside forecasts without any model; the parameters for those who want them. */
import { useTranslation } from 'react-i18next';
import type { RecordData } from '../../engine/records';
import { Table } from '../../views/chart/Table';
import { Card } from '../../views/figures/card';
import { useFigures } from '../../views/figures/format';
import type { Accuracy, LifetimeReport } from './report';
import styles from './studies.module.css';

export function Models({ report, run }: { report: LifetimeReport; run: RecordData }) {
  const { t } = useTranslation('studies');
  const figures = useFigures();
  const three = (value: number) => figures.number(value, 3);
  const row = (name: string, accuracy: Accuracy): (string | number | null)[] => [
    name, accuracy.mae, accuracy.rmse, accuracy.correlation, accuracy.aggregateError === null ? null : `${accuracy.aggregateError > 0 ? '+' : accuracy.aggregateError < 0 ? '−' : ''}${figures.percent(Math.abs(accuracy.aggregateError), 1)}`,
  ];
  const best = report.models.find((model) => model.name === report.chosen) ?? report.models[0];
  const rows = [
    ...report.models.map((model) => row(t(`models.${model.name}`, { defaultValue: model.name }), model.accuracy)),
    ...(best?.naive ?? []).map((each) => row(t(`models.${each.name}`, { defaultValue: each.name }), each.accuracy)),
  ];
  const chosen = report.models.findIndex((model) => model.name === report.chosen);
  if (rows.length === 0) return null;
  return (
    <Card title={t('models.title')} lead={t('models.lead')}>
      <Table caption={t('models.title')} rows={rows} marked={chosen >= 0 ? chosen : undefined} columns={[
        { label: t('models.model') }, { label: t('models.mae'), format: three }, { label: t('models.rmse'), format: three },
        { label: t('models.correlation'), format: three }, { label: t('models.aggregate') },
      ]} />
      <details className={styles.parameters}>
        <summary>{t('models.parameters')}</summary>
        <p>{t('models.parametersText')}</p>
        <Parameters value={run.parameters} />
      </details>
    </Card>
  );
}

function Parameters({ value }: { value: unknown }) {
  const figures = useFigures();
  if (typeof value !== 'object' || value === null) return null;
  return (
    <dl className={styles.parameterList}>
      {Object.entries(value as Record<string, unknown>).map(([name, each]) => (
        <div key={name}><dt>{name}</dt><dd>{typeof each === 'number' ? figures.number(each, Number.isInteger(each) ? 0 : 4) : typeof each === 'object' && each !== null ? <Parameters value={each} /> : String(each)}</dd></div>
      ))}
    </dl>
  );
}
