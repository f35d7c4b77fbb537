/** Table, board or calendar: the same records with the same filters and order. */
import { useTranslation } from 'react-i18next';
import IconCalendar from 'tabler/IconCalendar';
import IconLayoutKanban from 'tabler/IconLayoutKanban';
import IconTable from 'tabler/IconTable';
import { useMemo } from 'react';
import { useOffer } from '../../../engine/commands';
import { Tip } from '../../../ui/float/tooltip';
import styles from '../list.module.css';
import type { Layout } from '../views/savedViews';

const pictures = { table: IconTable, board: IconLayoutKanban, calendar: IconCalendar } as const;

interface LayoutSwitchProps {
  layouts: readonly Layout[];
  layout: Layout;
  onChange: (layout: Layout) => void;
}

export function LayoutSwitch({ layouts, layout, onChange }: LayoutSwitchProps) {
  const { t } = useTranslation('list');
  const commands = useMemo(() => layouts.filter((each) => each !== layout).map((each) => ({ id: `layout ${each}`, label: t('layout.show', { layout: t(`layout.${each}`) }), group: 'here' as const, run: () => onChange(each) })), [layout, layouts, onChange, t]);
  useOffer(commands);
  if (layouts.length < 2) return null;
  return (
    <div className={styles.layouts} role="group" aria-label={t('layout.label')}>
      {layouts.map((each) => {
        const Picture = pictures[each];
        return (
          <Tip key={each} label={t(`layout.${each}`)}>
            <button type="button" aria-pressed={each === layout} aria-label={t(`layout.${each}`)} onClick={() => onChange(each)}><Picture size={16} stroke={1.75} /></button>
          </Tip>
        );
      })}
    </div>
  );
}
