/** The active cell of a grid: moving it, editing it, and what keys ask of its row. */
import { type FocusEvent, type KeyboardEvent, type MouseEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from '@tanstack/react-router';
import type { RecordData } from '../../engine/records';
import type { Saying } from '../../engine/saying/saying';
import { useSaying } from '../../engine/saying/useSaying';
import { stored } from '../../engine/writing';
import { copyText } from '../../ui/input/clipboard';
import { useRemove } from '../saving/useRemove';
import { useSave } from '../saving/useSave';
import type { After } from './CellEditor';
import type { Column } from './columns';
import type { GridProps } from './Grid';
import type { ColumnActs } from './head/acts';
import { type Asked, askedBy, type Place } from './keys';
import type { RowActs } from './Row';

interface CellsProps extends Omit<GridProps, 'columns'> {
  columns: readonly Column[];
  columnActs: ColumnActs;
  onMenu: (path: string | null) => void;
  scroll: RefObject<HTMLDivElement | null>;
  reveal: (row: number, column: number) => void;
  page: () => number;
}

function same(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left ?? null) === JSON.stringify(right ?? null);
}

const steps: Readonly<Record<After, Place>> = {
  stay: { row: 0, column: 0 }, down: { row: 1, column: 0 }, next: { row: 0, column: 1 }, before: { row: 0, column: -1 },
};

/** The chosen rows that have been read, from the top. */
function chosenRows({ choosing, rows }: Pick<CellsProps, 'choosing' | 'rows'>): RecordData[] {
  if (!choosing || choosing.selection.ids.size === 0) return [];
  return rows.held().flatMap(([, record]) => (choosing.isChosen(record.id) ? [record] : []));
}

/** Lines and tabs, as a spreadsheet takes them. */
function asBlock(records: readonly RecordData[], columns: readonly Column[], say: Saying): string {
  const quoted = (text: string) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return records.map((record) => columns.map((column) => quoted(column.type.format(record[column.path], column.field, say))).join('\t')).join('\n');
}

export function useCells(props: CellsProps) {
  const { t } = useTranslation('list');
  const say = useSaying();
  const navigate = useNavigate();
  const save = useSave(props.object.name);
  const { many } = useRemove(props.object);
  const [at, setAt] = useState<Place | null>(null);
  const [editing, setEditing] = useState<{ seed?: string } | null>(null);
  const [spoken, speak] = useState('');
  const range = useRef<number | null>(null);
  /** The record as it was when somebody began to type: what others write meanwhile is a question, not the base. */
  const begun = useRef<RecordData | null>(null);
  const latest = useRef({ props, at, save });
  useEffect(() => {
    latest.current = { props, at, save };
  });

  function go(to: Place) {
    setAt(to);
    latest.current.props.reveal(to.row, to.column);
  }

  const acts = useMemo(() => {
    const now = () => latest.current.props;
    const record = (row: number) => now().rows.at(row);
    const focus = () => now().scroll.current?.focus({ preventScroll: true });
    function edit(row: number, column: number, seed?: string) {
      const target = now().columns[column];
      setAt({ row, column });
      if (!target?.editable || now().readonly) speak(t('cannotEdit', { field: target?.label ?? '' }));
      else {
        begun.current = record(row) ?? null;
        setEditing({ seed });
      }
    }
    function move(row: number, column: number, after: After) {
      const { columns, rows } = now();
      const step = steps[after];
      const to = { row: Math.min(row + step.row, rows.size - 1), column: Math.max(0, Math.min(column + step.column, columns.length - 1)) };
      setAt(to);
      now().reveal(to.row, to.column);
    }
    function open(row: number, how: 'peek' | 'page') {
      const found = record(row);
      if (!found) return;
      const { onOpen, object } = now();
      if (onOpen) onOpen(found, how);
      else void navigate({ to: '/$object/$id', params: { object: object.name, id: found.id } });
    }
    function choose(row: number, withRange: boolean) {
      const found = record(row);
      const { choosing, rows } = now();
      if (!found || !choosing) return;
      if (withRange && range.current !== null) {
        const [from, to] = [Math.min(range.current, row), Math.max(range.current, row)];
        choosing.add(Array.from({ length: to - from + 1 }, (_, step) => rows.at(from + step)?.id).filter((id) => id !== undefined));
      } else choosing.toggle(found.id);
      range.current = row;
    }
    const rowActs: RowActs = {
      activate: (row, column) => { setAt({ row, column }); setEditing(null); begun.current = null; },
      edit,
      cancel: () => { setEditing(null); begun.current = null; focus(); },
      save: (row, column, value, after) => {
        const shown = record(row);
        const found = begun.current?.id === shown?.id ? begun.current : shown;
        begun.current = null;
        const target = now().columns[column];
        setEditing(null);
        if (after !== 'stay') { move(row, column, after); focus(); }
        if (found && target && !same(found[target.path], value)) void latest.current.save(found, { [target.path]: value });
      },
      choose,
      open: (row, event: MouseEvent) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        open(row, 'peek');
      },
    };
    return { rowActs, edit, open, choose };
  }, [navigate, t]);

  /** The value of the first chosen row for all of them, to be taken back as one. */
  function fillDown(column: Column, [first, ...rest]: RecordData[]) {
    const value = stored(first?.[column.path] ?? null);
    return many({ update: rest.map(({ id }) => ({ id, [column.path]: value })) });
  }

  function carryOut(asked: Asked, place: Place) {
    const { choosing, rows, onDelete, columns } = props;
    const record = rows.at(place.row);
    const chosen = chosenRows(props);
    switch (asked.kind) {
      case 'move':
        if (asked.extend && choosing && asked.to.row !== place.row) {
          if (range.current === null && record) choosing.add([record.id]);
          const next = rows.at(asked.to.row);
          if (next) choosing.add([next.id]);
          range.current = asked.to.row;
        }
        if (props.peek && asked.to.row !== place.row) {
          const beside = rows.at(asked.to.row);
          if (beside && beside.id !== props.peek) props.onOpen?.(beside, 'peek');
        }
        return go(asked.to);
      case 'edit': return acts.edit(place.row, place.column, asked.seed);
      case 'column': {
        const column = columns[place.column];
        if (!column || !props.columnActs.move) return undefined;
        props.columnActs.move(column.path, asked.by);
        const to = Math.max(0, Math.min(place.column + asked.by, columns.length - 1));
        if (!column.isTitle && to > 0) go({ row: place.row, column: to });
        return speak(t('columns.moved', { field: column.label }));
      }
      case 'menu': return props.onMenu(columns[place.column]?.path ?? null);
      case 'peek': return acts.open(place.row, 'peek');
      case 'open':
      case 'page': return acts.open(place.row, 'page');
      case 'choose': return acts.choose(place.row, false);
      case 'all': return choosing?.chooseAll();
      case 'delete': if (record) onDelete?.(record); return undefined;
      case 'leave': return choosing?.clear();
      case 'fill': {
        const column = columns[place.column];
        if (column?.editable && !props.readonly && chosen.length > 1) return void fillDown(column, chosen);
        const above = rows.at(place.row - 1);
        if (above && column?.editable && !props.readonly) acts.rowActs.save(place.row, place.column, above[column.path] ?? null, 'stay');
        return undefined;
      }
      case 'copy': {
        const column = columns[place.column];
        if (chosen.length > 0) void copyText(asBlock(chosen, columns, say)).then((isCopied) => { if (isCopied) speak(t('copied', { count: chosen.length })); });
        else if (record && column) void copyText(column.type.format(record[column.path], column.field, say));
        return undefined;
      }
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    if (event.target !== event.currentTarget) return;
    const place = at ?? { row: 0, column: 0 };
    const column = props.columns[place.column];
    const typing = Boolean(column?.editable && !column.isTitle && !column.type.picks && !props.readonly);
    const asked = askedBy(event, { at: place, typing, extent: { rows: props.rows.size, columns: props.columns.length, page: props.page() } });
    if (!asked) return;
    if (asked.kind === 'delete' && !props.onDelete) return;
    if (asked.kind === 'leave' && props.choosing && props.choosing.selection.ids.size === 0 && !props.choosing.selection.all) return;
    event.preventDefault();
    carryOut(asked, place);
  }

  function onFocus(event: FocusEvent<HTMLDivElement>) {
    if (event.target === event.currentTarget && at === null && props.rows.size > 0) setAt({ row: 0, column: 0 });
  }

  return { at, editing, spoken, acts: acts.rowActs, onKeyDown, onFocus };
}
