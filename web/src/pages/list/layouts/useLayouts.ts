/** How the records of an object can be laid out, and by which of their fields. */
import { useMemo } from 'react';
import { type Field, fieldNamed, type ObjectSpec, type View, viewOf } from '../../../engine/catalog';
import { typeOf } from '../../../fields/registry';
import { canStand } from '../../../views/grid/lines/grouping';
import type { Layout } from '../views/savedViews';

export interface Layouts {
  offered: Layout[];
  /** What a board can be made by, and what a calendar can find the day by; the usual one first. */
  boards: Field[];
  days: Field[];
  board: View | undefined;
  calendar: View | undefined;
}

/** The field that a view names comes first. */
function usualFirst(fields: readonly Field[], usual: Field | undefined): Field[] {
  return usual ? [usual, ...fields.filter((field) => field !== usual)] : [...fields];
}

function isDay(field: Field): boolean {
  return typeOf(field).family === 'time' && !field.study;
}

/** Days that somebody sets come before those that Rapport writes down by itself. */
function byHand(left: Field, right: Field): number {
  return Number(left.readonly ?? false) - Number(right.readonly ?? false);
}

export function useLayouts(object: ObjectSpec): Layouts {
  return useMemo(() => {
    const board = viewOf(object, 'board');
    const calendar = viewOf(object, 'calendar');
    const boards = usualFirst(object.fields.filter((field) => canStand(field) && !field.study), board?.by ? fieldNamed(object, board.by) : undefined);
    const days = usualFirst(object.fields.filter(isDay).sort(byHand), calendar?.at ? fieldNamed(object, calendar.at) : undefined);
    const offered: Layout[] = ['table', ...(boards.length ? ['board' as const] : []), ...(days.length ? ['calendar' as const] : [])];
    return { offered, boards, days, board, calendar };
  }, [object]);
}
