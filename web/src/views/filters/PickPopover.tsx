/** The fields to filter by, in a panel under the button that opens it. */
import { type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import IconFilterPlus from 'tabler/IconFilterPlus';
import type { Parsed } from '../../engine/condition/ast';
import { Popover } from '../../ui/float/popover';
import { FieldPicker } from './FieldPicker';
import styles from './filters.module.css';
import { freshRule } from './fresh';

interface PickPopoverProps {
  object: string;
  opened: boolean;
  onChange: (opened: boolean) => void;
  onPick: (rule: Parsed) => void;
  onAdvanced: () => void;
  children: ReactElement;
}

export default function PickPopover({ object, opened, onChange, onPick, onAdvanced, children }: PickPopoverProps) {
  const { t } = useTranslation('filters');
  return (
    <Popover opened={opened} onChange={onChange}>
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown p={0}>
        <FieldPicker object={object} onPick={({ path, field }) => onPick(freshRule(path, field))} />
        <button type="button" className={styles.more} onClick={onAdvanced}><IconFilterPlus size={16} stroke={1.75} />{t('advanced')}</button>
      </Popover.Dropdown>
    </Popover>
  );
}
