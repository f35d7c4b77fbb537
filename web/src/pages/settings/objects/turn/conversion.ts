/** A field of people's own gets another type: what that would keep and lose, and asking for it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../../../engine/api';
import { keys, verbPath } from '../../../../engine/records';
import { toast } from '../../../../ui/float/toast';
import { useTrouble } from '../../../../views/saving/useTrouble';
import type { Options, SaidField } from '../said';

export interface Wanted {
  type: string;
  options?: Options;
  /** The order in which dates are written. */
  format?: string;
}

export interface Preview {
  type: string;
  options: Options | null;
  kept: number;
  lost: number;
  /** False where there were too many values to look at all of them. */
  whole: boolean;
  /** How many were looked at, and how many there are. */
  looked: number;
  values: number;
  reasons: { code: string; message: string; count: number }[];
  examples: { id: string; title: string; value: string | null; code: string; message: string }[];
  samples: { before: string; after: string }[];
  breaks: { object: string; id: string | null; title: string; message: string }[];
}

/** What follows from others, leads elsewhere or lies in files is not written down, and becomes nothing else. */
const fixed: readonly string[] = ['ref', 'refs', 'any_ref', 'stage', 'formula', 'rollup', 'file', 'image'];

export function mayTurn(type: string): boolean {
  return !fixed.includes(type);
}

export function turnsInto(from: string, to: string): boolean {
  return from !== to && mayTurn(to) && to !== 'auto_number';
}

export function usePreview(field: SaidField, wanted: Wanted | null) {
  return useQuery({
    queryKey: ['turn', field.id, field.version, wanted] as const,
    queryFn: ({ signal }) => ask<Preview>(verbPath('custom_field', 'preview_type', field.id), { method: 'POST', body: wanted, signal }),
    enabled: wanted !== null,
    retry: false,
    gcTime: 0,
  });
}

/** Asks for the change, or stops it again; both are told to who asked. */
export function useTurn(field: SaidField) {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const trouble = useTrouble();
  return useMutation({
    mutationFn: (wanted: (Wanted & { anyway: boolean }) | null) => ask<unknown>(verbPath('custom_field', wanted ? 'change_type' : 'keep_type', field.id), { method: 'POST', body: wanted ?? {} }),
    onSuccess: (_, wanted) => toast({ text: t(wanted ? 'turn.begun' : 'turn.stopped', { label: field.label }) }),
    onError: (error) => void toast({ tone: 'problem', ...trouble(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.object('custom_field') }),
  });
}

/** When a change is done, all that is drawn from the catalog is asked for anew. */
export function useTurned(fields: readonly SaidField[] | undefined, object: string): void {
  const client = useQueryClient();
  const going = fields?.filter((field) => field.changing).length;
  const before = useRef(going);
  useEffect(() => {
    const done = before.current !== undefined && going !== undefined && going < before.current;
    before.current = going;
    if (!done) return;
    for (const queryKey of [['catalog'], keys.object(object)]) void client.invalidateQueries({ queryKey });
  }, [client, going, object]);
}

/** A value once it has not changed for a moment. */
export function useSettled<Value>(value: Value): Value {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), 600);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
