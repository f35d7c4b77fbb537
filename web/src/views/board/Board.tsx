/** Cards in columns: by a choice or a person, moved with the mouse, the keyboard, a finger or a menu. */
import { DndContext, type DragEndEvent, DragOverlay, type DragStartEvent } from '@dnd-kit/core';
import { lazy, type ReactNode, type RefObject, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Field, fieldNamed, type ObjectSpec, type View } from '../../engine/catalog';
import type { ListAsk, RecordData } from '../../engine/records';
import { sayNumber } from '../../engine/saying/numbers';
import { useSaying } from '../../engine/saying/useSaying';
import type { Values } from '../../engine/writing';
import { Empty } from '../../ui/show/empty';
import { Button } from '../../ui/input/button';
import { SkeletonRows } from '../../ui/show/skeleton';
import { usePhone } from '../../ui/theme/screen';
import { type ColumnChoice, useColumns } from '../grid/columns';
import styles from './board.module.css';
import { CardFace } from './Card';
import { useCarrying } from './carrying';
import { chosenColumn, useAnnouncements, useLifting } from './dragging';
import { followCard } from './following';
import { fullest, type Lane, totalField, useLanes } from './lanes';
import { neededFields, useMoves } from './moves';
import { LaneColumn } from './LaneColumn';

const LaneTabs = lazy(() => import('./LaneTabs').then((file) => ({ default: file.LaneTabs })));
const Needs = lazy(() => import('./Needs'));

interface BoardProps {
  object: ObjectSpec;
  by: Field;
  view: View | undefined;
  asked: ListAsk;
  columns: readonly ColumnChoice[];
  peek?: string;
  neighbour: RefObject<((id: string, by: number) => RecordData | undefined) | null>;
  onOpen: (record: RecordData, how: 'peek' | 'page') => void;
  onCreate?: (given: Values) => void;
  onTotal: (total: number | null) => void;
  empty: ReactNode;
}

const mostFacts = 3;
const mostLanes = 60;

/** What stands on a card beside its name. */
function useFacts(object: ObjectSpec, by: Field, total: Field | undefined, view: View | undefined, columns: readonly ColumnChoice[]) {
  const choices = useMemo(() => {
    const listed = view?.fields?.length ? view.fields : columns.map((column) => column.path);
    const usual = [...(total ? [total.name] : []), ...listed.filter((path) => path !== object.title && path !== by.name && path !== total?.name && fieldNamed(object, path)?.type !== 'long_text')];
    return usual.slice(0, mostFacts + (total ? 1 : 0)).map((path) => ({ path }));
  }, [by, columns, object, total, view]);
  return useColumns(object, choices);
}

export default function Board({ object, by, view, asked, columns, peek, neighbour, onOpen, onCreate, onTotal, empty }: BoardProps) {
  const { t } = useTranslation('list');
  const say = useSaying();
  const phone = usePhone();
  const total = useMemo(() => totalField(object, by, view), [by, object, view]);
  const facts = useFacts(object, by, total, view, columns);
  const { moves, move, wanting, answer } = useMoves({ object, by });
  const { lanes: all, query } = useLanes({ object, by, total, asked }, moves);
  const lanes = useMemo(() => fullest(all, mostLanes), [all]);
  const lists = useRef(new Map<string, readonly RecordData[]>());
  const board = useRef<HTMLDivElement>(null);
  const [lifted, setLifted] = useState<{ record: RecordData; from: string } | null>(null);
  const canMove = object.can.update && !by.readonly;
  const carrying = useCarrying();
  const sensors = useLifting(lanes.map((lane) => lane.key));
  const accessibility = useAnnouncements(lanes, lifted ? String(lifted.record[object.title] ?? t('untitled')) : '');
  const cardAsk = useMemo((): ListAsk => ({
    where: asked.where, q: asked.q, sort: asked.sort ?? view?.sort ?? undefined, fields: [...new Set([object.title, by.name, ...(total ? [total.name] : []), ...facts.map((fact) => fact.path), ...neededFields(by)])],
  }), [asked, by, facts, object.title, total, view]);

  const count = all.reduce((sum, lane) => sum + lane.count, 0);
  useEffect(() => onTotal(query.isPending ? null : count), [count, onTotal, query.isPending]);
  useEffect(() => {
    neighbour.current = (id, step) => {
      for (const list of lists.current.values()) {
        const index = list.findIndex((record) => record.id === id);
        if (index >= 0) return list[index + step];
      }
      return undefined;
    };
  });

  const laneOf = (key: string) => lanes.find((lane) => lane.key === key);
  function onDragStart({ active }: DragStartEvent) {
    carrying.lift();
    setLifted(active.data.current as { record: RecordData; from: string });
  }
  function onDragEnd({ active, over }: DragEndEvent) {
    carrying.drop();
    setLifted(null);
    const { record, from } = active.data.current as { record: RecordData; from: string };
    const [source, target] = [laneOf(from), over ? laneOf(String(over.id).slice(1)) : undefined];
    if (source && target) void move(record, source, target);
  }

  /** Arrows go from card to card; with ⇧ they take the card along. */
  function onKeyDown(event: React.KeyboardEvent) {
    const place = (event.target as HTMLElement).closest<HTMLElement>('[data-card]');
    const [lane, id] = [place?.dataset.lane, place?.dataset.card];
    if (!place || lane === undefined || !id || lifted || event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
    const at = lanes.findIndex((each) => each.key === lane);
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const up = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const record = lists.current.get(lane)?.find((each) => each.id === id);
    if (event.shiftKey && sideways) {
      const [source, target] = [lanes[at], lanes[at + sideways]];
      if (record && source && target && canMove) void move(record, source, target).then(() => followCard(board.current, id));
      event.preventDefault();
    } else if (up || sideways) {
      event.preventDefault();
      const list = lists.current.get(lane) ?? [];
      const index = list.findIndex((each) => each.id === id);
      const next = up ? list[index + up] : beside(lanes, lists.current, at, sideways ?? 0, index);
      if (next) focusCard(next.id);
    }
  }

  function focusCard(id: string) {
    board.current?.querySelector<HTMLElement>(`[data-card="${id}"] a`)?.focus();
  }

  if (query.error) return <Empty title={t('listFailed')} actions={<Button onClick={() => void query.refetch()}>{t('retry')}</Button>} />;
  if (query.isPending) return <SkeletonRows rows={10} />;
  if (count === 0 && moves.size === 0 && (asked.where || asked.q || lanes.length === 0)) return empty;
  return (
    <DndContext sensors={sensors} collisionDetection={chosenColumn} accessibility={accessibility} autoScroll={phone ? { acceleration: 5, threshold: { x: 0.12, y: 0.15 } } : true}
      onDragStart={onDragStart} onDragEnd={onDragEnd} onDragCancel={() => { carrying.drop(); setLifted(null); }}>
      <div className={styles.frame}>
        {phone ? <Suspense fallback={<div className={styles.tabs} data-coming />}><LaneTabs lanes={lanes} board={board} /></Suspense> : null}
        <div ref={board} className={styles.board} role="group" aria-label={t('board.label', { objects: object.plural, field: by.label })} data-lifting={lifted ? '' : undefined} onKeyDown={onKeyDown}>
          {lanes.map((lane) => (
            <LaneColumn key={lane.key} object={object} by={by} total={total} facts={facts} lane={lane} lanes={lanes} asked={cardAsk} moves={moves} peek={peek} canMove={canMove} lists={lists.current}
              onOpen={onOpen} onCreate={onCreate ? () => onCreate({ [by.name]: lane.value }) : undefined} onMove={(record, to) => void move(record, lane, to)} />
          ))}
          {lanes.length < all.length ? <p className={styles.cut}>{t('board.cut', { shown: sayNumber(lanes.length, say, 0), all: sayNumber(all.length, say, 0) })}</p> : null}
        </div>
      </div>
      {wanting ? <Suspense fallback={null}><Needs object={object} wanting={wanting} onAnswer={answer} /></Suspense> : null}
      <DragOverlay dropAnimation={null}>{lifted ? <CardFace object={object} record={lifted.record} facts={facts} total={total} lifted /> : null}</DragOverlay>
    </DndContext>
  );
}

/** The card at the same height in the nearest column that has one. */
function beside(lanes: readonly Lane[], lists: ReadonlyMap<string, readonly RecordData[]>, at: number, step: number, index: number): RecordData | undefined {
  for (let next = at + step; next >= 0 && next < lanes.length; next += step) {
    const list = lists.get(lanes[next]?.key ?? '') ?? [];
    if (list.length > 0) return list[Math.min(index, list.length - 1)];
  }
  return undefined;
}
