/** Roles and their grants, as records that declare them. */
import { useQuery } from '@tanstack/react-query';
import { fieldNamed, objectNamed, type ObjectSpec, useCatalog, viewOf } from '../../../engine/catalog';
import type { Condition } from '../../../engine/condition/ast';
import { listOnce, type RecordData } from '../../../engine/records';

export const acts = ['read', 'write', 'create', 'delete'] as const;
export type Act = (typeof acts)[number];
export const scopes = ['none', 'shared', 'own', 'team', 'teams', 'territory', 'all'] as const;

export type FieldLimit = 'read' | 'masked' | 'hidden';
export interface Masked { right: FieldLimit; unless?: Condition; reveal?: boolean }

export interface SaidRole extends RecordData {
  label: string;
  name: string;
  like: string | null;
  note: string | null;
}

export interface SaidGrant extends RecordData, Partial<Record<Act, unknown>> {
  role: string;
  object: string;
  fields: Record<string, FieldLimit | Masked> | null;
}

export interface ShownRole {
  name: string;
  label: string;
  said?: SaidRole;
}

/** The built-in roles, then those that people added. */
export function useRoles(): ShownRole[] {
  const user = objectNamed(useCatalog(), 'user');
  const { data } = useQuery(listOnce('custom_role', { sort: 'created_at', limit: 200 }));
  const said = (data?.records ?? []) as SaidRole[];
  return ((user && fieldNamed(user, 'role')?.options) ?? []).map(({ value, label }) => {
    const own = said.find((role) => role.name === value);
    return { name: value, label: own?.label ?? label, said: own };
  });
}

/** What is said of a role, by object. */
export function useGrants(role: string): ReadonlyMap<string, SaidGrant> {
  const { data } = useQuery(listOnce('custom_grant', { where: ['role', '=', role], limit: 500 }));
  return new Map(((data?.records ?? []) as SaidGrant[]).map((grant) => [grant.object, grant]));
}

/** Those whose records people see in lists, and to which rights can be given. */
export function isGrantable(object: ObjectSpec): boolean {
  return Boolean(viewOf(object, 'table')) && object.name !== 'access';
}

export function limitOf(grant: SaidGrant | undefined, field: string): Masked | undefined {
  const said = grant?.fields?.[field];
  return typeof said === 'string' ? { right: said } : said;
}
