/** Records by their day: a month or a week on a desk, a list of days on the phone. */
import { DndContext, type DragEndEvent, DragOverlay } from '@dnd-kit/core';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconChevronLeft from 'tabler/IconChevronLeft';
import IconChevronRight from 'tabler/IconChevronRight';
import { type Field, fieldNamed, type ObjectSpec, type View } from '../../engine/catalog';
import type { ListAsk, RecordData } from '../../engine/records';
import { today } from '../../engine/saying/times';
import { useSaying } from '../../engine/saying/useSaying';
import type { Values } from '../../engine/writing';
import { Button, IconButton } from '../../ui/input/button';
import { Segmented } from '../../ui/input/segmented';
import { Empty } from '../../ui/show/empty';
import { SkeletonRows } from '../../ui/show/skeleton';
import { usePhone } from '../../ui/theme/screen';
import { useCarrying } from '../board/carrying';
import styles from './calendar.module.css';
import { addDays, addMonths, onDay, sayFull, sayMonth, sayWeekday, weekOf, weeksOf } from './days';
import { DayCell } from './DayCell';
import { useDayDragging } from './dragging';
import { EntryFace } from './Entry';
import { useDays } from './useDays';

const Agenda = lazy(() => import('./Agenda').then((file) => ({ default: file.Agenda })));

interface CalendarProps {
  object: ObjectSpec;
  at: Field;
  view: View | undefined;
  asked: ListAsk;
  span: 'month' | 'week';
  on: string | undefined;
  peek?: string;
  onShow: (shown: { on?: string; span?: string }) => void;
  onOpen: (record: RecordData, how: 'peek' | 'page') => void;
  onCreate?: (given: Values) => void;
  onTotal: (total: number | null) => void;
}

const [monthRows, weekRows, phoneRows] = [3, 40, 12];

/** The first choice of a record colours it. */
function hueField(object: ObjectSpec, view: View | undefined): Field | undefined {
  const named = view?.fields?.flatMap((name) => fieldNamed(object, name) ?? []) ?? [];
  return [...named, ...object.fields].find((field) => (field.options?.length ?? 0) > 0 && field.sortable !== false && !field.study);
}

export default function Calendar({ object, at, view, asked, span, on, peek, onShow, onOpen, onCreate, onTotal }: CalendarProps) {
  const { t } = useTranslation('list');
  const say = useSaying();
  const phone = usePhone();
  const [lifted, setLifted] = useState<RecordData | null>(null);
  const thisDay = today(say);
  const day = on && /^\d{4}-\d\d-\d\d$/.test(on) ? on : thisDay;
  const isWeek = span === 'week' && !phone;
  const weeks = useMemo(() => (isWeek ? [weekOf(day, say.locale)] : weeksOf(day, say.locale)), [day, isWeek, say.locale]);
  const shown = useMemo(() => ({ first: weeks[0]?.[0] ?? day, last: weeks.at(-1)?.at(-1) ?? day, most: isWeek ? weekRows : phone ? phoneRows : monthRows }), [day, isWeek, phone, weeks]);
  const hue = useMemo(() => hueField(object, view), [object, view]);
  const dayAsk = useMemo((): ListAsk => ({ where: asked.where, q: asked.q, fields: [...new Set([object.title, at.name, ...(hue ? [hue.name] : [])])] }), [asked, at, hue, object]);
  const days = useDays(object, at, dayAsk, shown);
  const canMove = object.can.update && !at.readonly;
  const dragging = useDayDragging(weeks.flat(), (name) => sayFull(name, say));
  const { pending, total, move } = days;
  useEffect(() => onTotal(pending ? null : total), [onTotal, pending, total]);

  const go = (by: number) => onShow({ on: isWeek ? addDays(day, 7 * by) : addMonths(day, by) });
  const title = isWeek ? `${sayFull(shown.first, say)} – ${sayFull(shown.last, say)}` : sayMonth(day, say);
  const carrying = useCarrying();
  function onDragEnd({ active, over }: DragEndEvent) {
    carrying.drop();
    setLifted(null);
    if (over) move(active.data.current?.record as RecordData, String(over.id));
  }

  if (days.error) return <Empty title={t('listFailed')} actions={<Button onClick={days.again}>{t('retry')}</Button>} />;
  return (
    <div className={styles.frame}>
      <header className={styles.bar}>
        <IconButton label={t(isWeek ? 'calendar.weekBefore' : 'calendar.monthBefore')} onClick={() => go(-1)}><IconChevronLeft size={18} stroke={1.75} /></IconButton>
        <IconButton label={t(isWeek ? 'calendar.weekAfter' : 'calendar.monthAfter')} onClick={() => go(1)}><IconChevronRight size={18} stroke={1.75} /></IconButton>
        <h2 aria-live="polite">{title}</h2>
        <Button look="quiet" size="dense" onClick={() => onShow({ on: undefined })}>{t('calendar.today')}</Button>
        <span className={styles.grow} />
        {phone ? null : <Segmented aria-label={t('calendar.span')} value={span} onChange={(next) => onShow({ span: next === 'week' ? 'week' : 'month', on: day })} data={(['month', 'week'] as const).map((value) => ({ value, label: t(`calendar.${value}`) }))} />}
      </header>
      {pending ? <SkeletonRows rows={8} /> : phone ? <Suspense fallback={<SkeletonRows rows={8} />}><Agenda object={object} at={at} hue={hue} days={days} weeks={weeks} month={day.slice(0, 7)} thisDay={thisDay} most={shown.most} onOpen={onOpen} /></Suspense> : (
        <DndContext {...dragging} onDragStart={({ active }) => { carrying.lift(); setLifted(active.data.current?.record as RecordData); }} onDragEnd={onDragEnd} onDragCancel={() => { carrying.drop(); setLifted(null); }}>
          <div className={styles.grid} data-week={isWeek || undefined} style={{ gridTemplateRows: `auto repeat(${weeks.length}, minmax(${isWeek ? 0 : 112}px, 1fr))` }} role="group" aria-label={t('calendar.label', { objects: object.plural, field: at.label })}>
            {weeks[0]?.map((each) => <div key={each} className={styles.weekday} aria-hidden>{sayWeekday(each, say)}</div>)}
            {weeks.flat().map((each) => (
              <DayCell key={each} day={each} object={object} at={at} hue={hue} records={days.on(each)} count={days.count(each)} most={shown.most} canMove={canMove} peek={peek}
                now={each === thisDay} outside={!isWeek && !each.startsWith(day.slice(0, 7))} onOpen={onOpen} onMove={move} onDrill={isWeek ? undefined : () => onShow({ span: 'week', on: each })}
                onCreate={onCreate && !at.readonly ? () => onCreate({ [at.name]: onDay(each, null, at, say) }) : undefined} />
            ))}
          </div>
          <DragOverlay dropAnimation={null}>{lifted ? <EntryFace object={object} at={at} hue={hue} record={lifted} lifted /> : null}</DragOverlay>
        </DndContext>
      )}
    </div>
  );
}
