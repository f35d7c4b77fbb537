/** What each key does in a grid: where the active cell goes, or what is asked of it. */
import { isImeKey } from '../../engine/ime';

export interface Place {
  row: number;
  column: number;
}

export type Asked =
  | { kind: 'move'; to: Place; extend?: boolean }
  | { kind: 'edit'; seed?: string }
  | { kind: 'column'; by: -1 | 1 }
  | { kind: 'menu' | 'peek' | 'open' | 'page' | 'choose' | 'all' | 'copy' | 'fill' | 'leave' | 'delete' };

interface Extent {
  rows: number;
  columns: number;
  page: number;
}

interface Situation {
  at: Place;
  extent: Extent;
  /** In an editable cell letters start editing; elsewhere they are shortcuts. */
  typing: boolean;
}

interface KeyLike {
  key: string;
  shiftKey: boolean;
  metaKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
}

function clamp(place: Place, { rows, columns }: Extent): Place {
  return { row: Math.max(0, Math.min(place.row, rows - 1)), column: Math.max(0, Math.min(place.column, columns - 1)) };
}

function moved({ at, extent }: Situation, key: string, withModifier: boolean): Place | undefined {
  const { row, column } = at;
  const edge = Number.MAX_SAFE_INTEGER;
  const moves: Readonly<Record<string, Place>> = {
    ArrowDown: { row: row + 1, column }, ArrowUp: { row: row - 1, column },
    ArrowRight: { row, column: column + 1 }, ArrowLeft: { row, column: column - 1 },
    PageDown: { row: row + extent.page, column }, PageUp: { row: row - extent.page, column },
    Home: withModifier ? { row: 0, column: 0 } : { row, column: 0 }, End: withModifier ? { row: edge, column: edge } : { row, column: edge },
  };
  const to = moves[key];
  return to && clamp(to, extent);
}

const letterMoves: Readonly<Record<string, Place>> = {
  j: { row: 1, column: 0 }, k: { row: -1, column: 0 }, l: { row: 0, column: 1 }, h: { row: 0, column: -1 },
};

function byLetter({ at, extent }: Situation, key: string): Asked | undefined {
  const step = letterMoves[key];
  if (step) return { kind: 'move', to: clamp({ row: at.row + step.row, column: at.column + step.column }, extent) };
  if (key === 'x') return { kind: 'choose' };
  if (key === 'o') return { kind: 'open' };
  if (key === 'e') return { kind: 'edit' };
  return undefined;
}

/** Moves the column itself, or opens its menu. */
function withAlt({ key }: KeyLike): Asked | undefined {
  if (key === 'ArrowLeft' || key === 'ArrowRight') return { kind: 'column', by: key === 'ArrowLeft' ? -1 : 1 };
  return key === 'ArrowDown' ? { kind: 'menu' } : undefined;
}

/** Undefined for a key that the grid leaves to others. */
export function askedBy(event: KeyLike & Parameters<typeof isImeKey>[0], situation: Situation): Asked | undefined {
  if (situation.typing && event.key === 'Process') return { kind: 'edit', seed: '' };
  if (isImeKey(event)) return undefined;
  if (event.altKey) return withAlt(event);
  const withModifier = event.metaKey || event.ctrlKey;
  const to = moved(situation, event.key, withModifier);
  if (to) return { kind: 'move', to, extend: event.shiftKey };
  if (withModifier) {
    const command = { Enter: 'page', a: 'all', c: 'copy', d: 'fill' }[event.key];
    return command ? { kind: command as 'page' | 'all' | 'copy' | 'fill' } : undefined;
  }
  if (event.key === 'Enter') return { kind: 'edit' };
  if (event.key === 'F2') return { kind: 'edit' };
  if (event.key === ' ') return { kind: 'peek' };
  if (event.key === 'Escape') return { kind: 'leave' };
  if (event.key === 'Delete' || event.key === 'Backspace') return situation.typing ? { kind: 'edit', seed: '' } : { kind: 'delete' };
  if (event.key.length !== 1) return undefined;
  return situation.typing ? { kind: 'edit', seed: event.key } : byLetter(situation, event.key);
}
