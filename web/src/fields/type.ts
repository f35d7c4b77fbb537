/** What one type of field answers. One file per type; the registry finds it by looking. */
import type { ComponentType } from 'react';
import type { Field } from '../engine/catalog';
import type { RecordData } from '../engine/records';
import type { Saying } from '../engine/saying/saying';

export interface CellProps {
  value: unknown;
  field: Field;
  say: Saying;
  record?: RecordData;
  /** Inside a grid everything stays on one line and nothing is a link. */
  dense?: boolean;
  /** Below others of its kind, where digits stand under digits. */
  inColumn?: boolean;
}

export interface EditorProps {
  field: Field;
  value: unknown;
  /** Every change of the draft; `problem` says in words why it cannot be saved. */
  onChange: (value: unknown, problem?: string) => void;
  /** A value that is final at once, such as a pick from a list. */
  onPick?: (value: unknown) => void;
  /** What was typed to start editing; it replaces the value. */
  seed?: string;
  label: string;
  autoFocus?: boolean;
  /** In a cell the editor fills the cell and has no border of its own. */
  inCell?: boolean;
  invalid?: boolean;
  id?: string;
}

export interface FilterValueProps {
  field: Field;
  operator: string;
  value: unknown;
  onChange: (value: unknown) => void;
  label: string;
  autoFocus?: boolean;
}

/** A list for a value that is found asynchronously; see `ref`. */
export type Titles = (object: string, id: string) => string | undefined;

export interface FieldType {
  name: string;
  /** The family whose words the operators use: “before” for times, “less than” for numbers. */
  family: 'text' | 'number' | 'time' | 'clock' | 'choice' | 'list' | 'place' | 'boolean' | 'other';
  width: number;
  align?: 'end';
  Cell: ComponentType<CellProps>;
  Editor: ComponentType<EditorProps>;
  FilterValue: ComponentType<FilterValueProps>;
  format: (value: unknown, field: Field, say: Saying) => string;
  /** From typed or pasted text; undefined when the text cannot be that type. An empty text is null. */
  parse: (text: string, field: Field, say: Saying) => unknown;
  compare: (left: unknown, right: unknown, say: Saying) => number;
  /** For reading aloud: full dates, full numbers. */
  ariaText: (value: unknown, field: Field, say: Saying) => string;
  /** What a new filter on this type starts with. */
  firstOperator?: string;
  /** Editing happens in a list that opens, so typing a letter opens it. */
  picks?: boolean;
}
