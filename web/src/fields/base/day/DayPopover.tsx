/** The calendar beside a day that is typed. */
import { lazy, type ReactElement, Suspense } from 'react';
import { Popover } from '../../../ui/float/popover';
import styles from '../base.module.css';

const Calendar = lazy(() => import('../../../ui/input/calendar'));

interface DayPopoverProps {
  opened: boolean;
  onChange: (opened: boolean) => void;
  value: string | null;
  onPick: (day: string) => void;
  locale: string;
  children: ReactElement;
}

export default function DayPopover({ opened, onChange, value, onPick, locale, children }: DayPopoverProps) {
  return (
    <Popover opened={opened} onChange={onChange} position="bottom-end">
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown className={styles.calendar}><Suspense fallback={null}><Calendar value={value} onPick={onPick} locale={locale} /></Suspense></Popover.Dropdown>
    </Popover>
  );
}
