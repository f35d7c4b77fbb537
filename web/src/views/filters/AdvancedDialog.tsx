/** The whole filter at once, with groups, collections and relative dates. */
import { useTranslation } from 'react-i18next';
import type { Condition } from '../../engine/condition/ast';
import { Dialog } from '../../ui/float/dialog';
import { ConditionEditor } from './ConditionEditor';

interface AdvancedDialogProps {
  object: string;
  value: Condition | null;
  onChange: (value: Condition | null) => void;
  onClose: () => void;
}

export default function AdvancedDialog({ object, value, onChange, onClose }: AdvancedDialogProps) {
  const { t } = useTranslation('filters');
  return <Dialog open onClose={onClose} title={t('advancedTitle')} size={820}><ConditionEditor object={object} value={value} onChange={onChange} /></Dialog>;
}
