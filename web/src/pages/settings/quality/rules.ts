/** The rules of quality as an object has them: ours and people's own, those that are switched off among them. */
import { useQuery } from '@tanstack/react-query';
import type { ObjectSpec } from '../../../engine/catalog';
import type { Condition } from '../../../engine/condition/ast';
import { listOnce, type RecordData } from '../../../engine/records';

export interface SaidRule extends RecordData {
  object: string;
  name: string;
  label: string;
  hint: string | null;
  met: Condition | null;
  when: Condition | null;
  field: string | null;
  pattern: string | null;
  weight: number | null;
  active: boolean | null;
}

export interface Rule {
  name: string;
  label: string;
  hint?: string | null;
  weight: number;
  active: boolean;
  /** The record that says it; none for one of ours that is asked. */
  said?: SaidRule;
  /** One of ours that a record switches off. */
  ours: boolean;
}

/** A record that asks for nothing keeps the rule of the same name from asking. */
function silences(said: SaidRule): boolean {
  return !said.met && !said.pattern;
}

export function useRules(object: ObjectSpec): Rule[] | undefined {
  const { data } = useQuery(listOnce('quality_rule', { where: ['object', '=', object.name], sort: 'created_at', limit: 200 }));
  if (!data) return undefined;
  const said = data.records as SaidRule[];
  const named = new Set(said.map((rule) => rule.name));
  const ours = (object.quality ?? []).filter((rule) => !named.has(rule.name)).map((rule): Rule => ({ ...rule, active: true, ours: true }));
  const own = said.map((rule): Rule => ({ name: rule.name, label: rule.label, hint: rule.hint, weight: rule.weight ?? 1, active: rule.active !== false, said: rule, ours: silences(rule) }));
  return [...ours, ...own];
}
