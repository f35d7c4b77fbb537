/** What went wrong, in words. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../engine/api';

/** The sentence to show for an error, and its reference for support. */
export function useTrouble() {
  const { t } = useTranslation('list');
  return useCallback((error: unknown): { text: string; detail?: string } => {
    if (!(error instanceof Problem)) return { text: t('failed') };
    if (error.status === 0) return { text: t('offline') };
    const text = error.fields.map((field) => field.message).join(' ') || error.message || t('failed');
    return { text, detail: error.request ? t('reference', { id: error.request }) : undefined };
  }, [t]);
}
