/** What people added to objects and fields, as records that declare them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ask, Problem } from '../../../engine/api';
import type { Condition } from '../../../engine/condition/ast';
import { keys, listOnce, type RecordData, recordPath } from '../../../engine/records';
import { toast } from '../../../ui/float/toast';
import { useTrouble } from '../../../views/saving/useTrouble';

export interface Choice {
  value?: string;
  label: string;
  color?: string | null;
  /** Of a stage: open unless it is an end, how likely it is won from there (0 to 1), and the fields it requires. */
  state?: 'open' | 'won' | 'lost';
  chance?: number | null;
  requires?: string[];
}

export interface Options {
  choices?: Choice[];
  of?: string;
  /** Of a link to any record: the objects it may lead to. */
  objects?: string[];
  /** The list on the other page: its name, or true for one that the server names. */
  inverse?: string | boolean;
  prefix?: string;
  formula?: string;
  /** The type that a formula's result is shown as. */
  as?: string;
  /** The list that a total is of, what is kept of it, and which of its records count. */
  collection?: string;
  measure?: string;
  source?: string;
  by?: string;
  where?: Condition | null;
  most?: number;
  unit?: string;
  rich?: boolean;
  many?: boolean;
  /** Of an amount: the date field whose exchange rate counts. */
  as_of?: string;
}

/** Choices may be said as texts alone. */
export function spelledOut(options: Options | null | undefined): Options {
  const choices = options?.choices as (Choice | string)[] | undefined;
  if (!choices) return { ...options };
  return { ...options, choices: choices.map((choice) => (typeof choice === 'string' ? { label: choice, value: choice } : { ...choice, label: choice.label || (choice.value ?? '') })) };
}

export interface SaidField extends RecordData {
  label: string;
  name: string;
  object: string;
  type: string;
  hint: string | null;
  required: boolean | null;
  options: Options | null;
  /** The type that it is just being given. */
  changing: { type: string; stopped?: boolean } | null;
}

export interface SaidObject extends RecordData {
  label: string;
  name: string;
  plural_label: string | null;
  doc: string | null;
  title: string | null;
}

export type Kind = 'custom_field' | 'custom_object' | 'custom_role' | 'custom_grant' | 'quality_rule';

/** How often one looks whether a change of a type is done, where nobody tells. */
const often = 2000;

/** The fields that people added to `object`. */
export function useSaidFields(object: string): SaidField[] | undefined {
  const { data } = useQuery({
    ...listOnce('custom_field', { where: ['object', '=', object], sort: 'position,created_at', limit: 200 }),
    refetchInterval: (query) => (query.state.data?.records.some((field) => field.changing) ? often : false),
  });
  return data?.records as SaidField[] | undefined;
}

/** The record that declares `object`, if people added it. */
export function useSaidObject(object: string): SaidObject | undefined {
  const { data } = useQuery(listOnce('custom_object', { where: ['name', '=', object], limit: 1 }));
  return data?.records[0] as SaidObject | undefined;
}

/** Writes a declaration; when it is done, everything that is drawn from the catalog knows of it, and when it cannot be, people read why. */
export function useDeclare(kind: Kind) {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const trouble = useTrouble();
  return useMutation({
    mutationFn: ({ known, values }: { known?: RecordData; values: Record<string, unknown> }) => {
      if (!known) return ask<RecordData>(recordPath(kind), { method: 'POST', body: values });
      return ask<RecordData>(recordPath(kind, known.id), { method: 'PATCH', body: values, headers: { 'If-Match': `"${known.version}"` } });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['catalog'] });
      await client.invalidateQueries({ queryKey: keys.object(kind) });
    },
    onError: (error) => {
      const late = error instanceof Problem && error.status === 409;
      toast({ tone: 'problem', ...(late ? { text: t('late') } : trouble(error)) });
    },
  });
}
