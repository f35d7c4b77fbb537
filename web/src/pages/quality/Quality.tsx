/** What is to be mended: for every object how good its records are, and for every rule how many break it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import IconChecklist from 'tabler/IconChecklist';
import { fieldNamed, type ObjectSpec, useCatalog, viewOf } from '../../engine/catalog';
import type { Condition } from '../../engine/condition/ast';
import { groupsQuery } from '../../engine/records';
import { Empty } from '../../ui/show/empty';
import { SkeletonRows } from '../../ui/show/skeleton';
import { Card, Stack } from '../../views/figures/card';
import { useFigures } from '../../views/figures/format';
import { writeColumns } from '../../views/grid/columns';
import { PageBody } from '../../views/page/PageBody';
import { PageHead } from '../../views/page/PageHead';
import styles from './quality.module.css';

const score = 'data_quality';
const lacks = 'to_mend';
const broken: Condition = [lacks, 'not_empty'];

/** The list of those who break the rule, worst first, with the columns to mend them in. */
function mending(object: ObjectSpec, rule: string | null): Record<string, unknown> {
  const view = object.views.find(({ kind, sort }) => kind === 'table' && sort === score);
  const columns = view?.fields ? writeColumns(view.fields.map((path) => (path === lacks ? { path, width: 220 } : { path }))) : undefined;
  return { f: rule ? [lacks, 'in', [rule]] : broken, sort: score, cols: columns };
}

export function Page() {
  const { t } = useTranslation('quality');
  const graded = useCatalog().objects.filter((object) => object.quality?.length && fieldNamed(object, lacks) && viewOf(object, 'table'));
  return (
    <>
      <PageHead title={t('title')} strong />
      <PageBody>
        {graded.length === 0 ? <Empty picture={<IconChecklist size={48} stroke={1.25} />} title={t('none.title')} text={t('none.text')} /> : null}
        <Stack>{graded.map((object) => <Graded key={object.name} object={object} />)}</Stack>
      </PageBody>
    </>
  );
}

function Graded({ object }: { object: ObjectSpec }) {
  const { t } = useTranslation('quality');
  const { number, percent } = useFigures();
  const whole = useQuery(groupsQuery(object.name, { by: [], measure: ['count', `count:${score}`, `avg:${score}`, `count:${lacks}`] }));
  const each = useQuery(groupsQuery(object.name, { by: [lacks], measure: ['count'], where: broken }));
  const [all] = whole.data ?? [];
  const counts = new Map((each.data ?? []).map((group) => [group.by[0], Number(group.count)]));
  const rules = (object.quality ?? []).map((rule) => ({ ...rule, count: counts.get(rule.name) ?? 0 })).toSorted((one, other) => other.count - one.count);
  const total = Number(all?.count ?? 0);
  const flawed = Number(all?.[`count:${lacks}`] ?? 0);
  const waiting = total - Number(all?.[`count:${score}`] ?? 0);
  const average = all?.[`avg:${score}`];
  return (
    <Card
      title={<Link to="/$object" params={{ object: object.name }} search={{}}>{object.plural}</Link>}
      aside={typeof average === 'number' ? <strong className={styles.score}>{percent(average, average < 1 ? 1 : 0)}</strong> : null}
      lead={all ? [flawed ? t('flawed', { count: flawed, shown: number(flawed), all: number(total) }) : t('flawless'), waiting > 0 ? t('waiting', { count: waiting, shown: number(waiting) }) : ''].join(' ') : null}
    >
      {whole.isPending || each.isPending ? <SkeletonRows rows={3} /> : null}
      {whole.isError || each.isError ? <p className={styles.quiet}>{t('failed')}</p> : null}
      {each.isSuccess && all ? (
        <ul className={styles.rules}>
          {rules.map((rule) => (
            <li key={rule.name} data-kept={rule.count === 0 || undefined}>
              <span><strong>{rule.label}</strong>{rule.hint ? <small>{rule.hint}</small> : null}</span>
              <i aria-hidden><b style={{ inlineSize: `${total ? (100 * rule.count) / total : 0}%` }} /></i>
              {rule.count ? (
                <Link to="/$object" params={{ object: object.name }} search={mending(object, rule.name) as never} aria-label={t('mend', { rule: rule.label, count: rule.count, shown: number(rule.count) })}>{number(rule.count)}</Link>
              ) : <em>{t('kept')}</em>}
            </li>
          ))}
        </ul>
      ) : null}
    </Card>
  );
}
