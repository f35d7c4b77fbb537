/** One row: cells in columns; on the phone the same values in two lines. */
import { memo, type MouseEvent } from 'react';
import type { RecordData } from '../../engine/records';
import type { Saying } from '../../engine/saying/saying';
import { Checkbox } from '../../ui/input/check';
import { Avatar } from '../../ui/show/avatar';
import { type After, CellEditor } from './CellEditor';
import type { Column } from './columns';
import styles from './grid.module.css';
import type { ColumnRange } from './lines/useColumnRange';

export interface RowActs {
  activate: (row: number, column: number) => void;
  edit: (row: number, column: number) => void;
  save: (row: number, column: number, value: unknown, after: After) => void;
  cancel: () => void;
  choose: (row: number, withRange: boolean) => void;
  open: (row: number, event: MouseEvent) => void;
}

/** What every row says, put into words once for all of them. */
export interface RowWords {
  untitled: string;
  choose: (name: string) => string;
}

interface RowProps {
  /** Of the row that has the active cell. */
  id: string;
  /** Its place in the whole list. */
  index: number;
  top: number;
  record: RecordData;
  columns: readonly Column[];
  range: ColumnRange;
  lefts: readonly number[];
  say: Saying;
  words: RowWords;
  acts: RowActs;
  href: string;
  /** The active column, or -1. */
  active: number;
  editing: boolean;
  seed?: string;
  chosen: boolean;
  choosable: boolean;
  peeked: boolean;
  phone: boolean;
}

function Title({ column, record, say, href, words, open, plain }: Pick<RowProps, 'record' | 'say' | 'href' | 'words'> & { column: Column; open: (event: MouseEvent) => void; plain?: boolean }) {
  const text = column.type.format(record[column.path], column.field, say);
  return (
    <a className={styles.title} href={href} tabIndex={-1} onClick={open} data-plain={plain || undefined} data-face={column.people || undefined}>
      {column.people ? <Avatar name={text || '?'} size={plain ? 32 : 20} /> : null}<span dir="auto">{text || words.untitled}</span>
    </a>
  );
}

function PhoneRow({ columns, record, say, href, words, onOpen }: Pick<RowProps, 'columns' | 'record' | 'say' | 'href' | 'words'> & { onOpen: (event: MouseEvent) => void }) {
  const [title, ...rest] = columns;
  if (!title) return null;
  const tag = rest.find((column) => ['choice', 'stage'].includes(column.field.type) && record[column.path] !== null);
  const said = rest.filter((column) => column !== tag).map((column) => ({ column, text: column.type.format(record[column.path], column.field, say) })).filter(({ text }) => text);
  // The first two, and what it comes to.
  const amount = said.find(({ column }) => column.type.name === 'money');
  const lines = said.filter((each, at) => at < 2 || each === amount);
  // Without a head a bare number says nothing.
  const named = ({ column: { type, label }, text }: (typeof lines)[number]) => (type.family === 'boolean' || (type.family === 'number' && type.name !== 'money') ? `${label} ${text}` : text);
  return (
    <div role="gridcell" className={styles.phone}>
      <div>
        <Title column={title} record={record} say={say} href={href} words={words} open={onOpen} plain />
        <small>{lines.map(named).join(' · ')}</small>
      </div>
      {tag ? <tag.type.Cell value={record[tag.path]} field={tag.field} say={say} dense /> : null}
    </div>
  );
}

export const Row = memo(function Row(props: RowProps) {
  const { id, index, top, record, columns, range, lefts, say, words, acts, href, active, editing, seed, chosen, choosable, peeked, phone } = props;
  const name = columns[0] ? columns[0].type.format(record[columns[0].path], columns[0].field, say) : '';
  return (
    <div role="row" aria-rowindex={index + 2} aria-selected={chosen} className={styles.row} data-chosen={chosen || undefined} data-peeked={peeked || undefined}
      style={{ transform: `translateY(${top}px)` }}>
      {choosable ? (
        <div role="gridcell" className={styles.check} onClick={(event) => { if (event.target === event.currentTarget) acts.choose(index, event.shiftKey); }}>
          <Checkbox checked={chosen} tabIndex={-1} aria-label={words.choose(name)} onChange={(event) => acts.choose(index, (event.nativeEvent as unknown as { shiftKey?: boolean }).shiftKey === true)} />
        </div>
      ) : null}
      {phone ? <PhoneRow columns={columns} record={record} say={say} href={href} words={words} onOpen={(event) => acts.open(index, event)} /> : columns.map((column, at) => {
        const isActive = at === active;
        if (!column.pinned && !isActive && (at < range.from || at > range.to)) return null;
        const { Cell } = column.type;
        const value = record[column.path];
        return (
          <div key={column.path} id={isActive ? `${id}-${at}` : undefined} role="gridcell" aria-colindex={at + 1} aria-readonly={!column.editable || undefined} className={styles.cell}
            style={{ gridColumn: at + (choosable ? 2 : 1), left: column.pinned ? lefts[at] : undefined }} data-title={column.pinned || undefined} data-end={column.type.align} data-active={isActive || undefined} data-editing={(isActive && editing) || undefined}
            onMouseDown={(event) => { if (!(isActive && editing)) { acts.activate(index, at); if (event.detail > 1) event.preventDefault(); } }} onDoubleClick={() => acts.edit(index, at)}>
            {isActive && editing
              ? <CellEditor key={record.id} column={column} value={value} seed={seed} onCancel={acts.cancel} onSave={(next, after) => acts.save(index, at, next, after)} />
              : column.isTitle ? <Title column={column} record={record} say={say} href={href} words={words} open={(event) => acts.open(index, event)} /> : <Cell value={value} field={column.field} say={say} record={record} dense inColumn />}
          </div>
        );
      })}
    </div>
  );
});
