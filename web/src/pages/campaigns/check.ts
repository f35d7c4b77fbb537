/** What the server says before sending: whom the mail reaches, who is left out and why, and what stands in the way. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ask } from '../../engine/api';
import { type RecordData, type RefValue, verbPath } from '../../engine/records';

export type Reason = 'no_address' | 'no_consent' | 'bounced' | 'cap' | 'same_address';

export interface Preflight {
  audience: number;
  mailable: number;
  excluded: Partial<Record<Reason, number>>;
  holdout: number;
  problems: string[];
  warnings?: string[];
}

export interface Preview {
  subject: string;
  html: string;
  text: string;
  missing: string[];
  problems?: string[];
}

/** Asked again whenever what it depends on has been saved. */
export function usePreflight(campaign: RecordData, enabled = true) {
  const segment = (campaign.segment as RefValue | null)?.id ?? null;
  return useQuery({
    queryKey: ['campaign', 'check', campaign.id, campaign.version, segment, campaign.holdout, campaign.consent_rule],
    queryFn: ({ signal }) => ask<Preflight>(verbPath('campaign', 'check', campaign.id), { method: 'POST', body: {}, signal }),
    enabled: enabled && segment !== null,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}

export function usePreview(campaign: RecordData, customer: string | null) {
  return useQuery({
    queryKey: ['campaign', 'preview', campaign.id, campaign.version, campaign.subject, campaign.preheader, campaign.body, customer],
    queryFn: ({ signal }) => ask<Preview>(verbPath('campaign', 'preview', campaign.id), { method: 'POST', body: { customer }, signal }),
    enabled: customer !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** How many get the mail: everyone who may, less those held out. */
export function recipients(found: Preflight | undefined): number {
  return found ? Math.max(found.mailable - found.holdout, 0) : 0;
}
