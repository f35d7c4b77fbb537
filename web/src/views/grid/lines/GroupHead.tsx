/** The head of a group: what it holds, how many, and the figures of its columns. */
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import IconChevronRight from 'tabler/IconChevronRight';
import type { Field } from '../../../engine/catalog';
import { sayNumber } from '../../../engine/saying/numbers';
import type { Saying } from '../../../engine/saying/saying';
import { Tag } from '../../../ui/show/tag';
import type { Column } from '../columns';
import styles from '../grid.module.css';
import { Figure } from '../totals/Figure';
import { sayFigure } from '../totals/measures';
import { groupName } from './grouping';
import type { ColumnRange } from './useColumnRange';
import type { GroupLine } from './useRows';

interface GroupHeadProps {
  group: GroupLine;
  field: Field;
  top: number;
  columns: readonly Column[];
  range: ColumnRange;
  offset: number;
  say: Saying;
  onToggle: (key: string) => void;
  onAlone: (value: unknown) => void;
}

export const GroupHead = memo(function GroupHead({ group, field, top, columns, range, offset, say, onToggle, onAlone }: GroupHeadProps) {
  const { t } = useTranslation('list');
  const name = groupName(field, group.value, say) || t('group.none', { field: field.label });
  const hue = field.options?.find((option) => option.value === group.value)?.color;
  return (
    <div role="row" className={styles.group} style={{ transform: `translateY(${top}px)` }}>
      <div role="gridcell" className={styles.groupName}>
        <button type="button" data-inline aria-expanded={group.open} onClick={() => onToggle(group.key)}>
          <IconChevronRight size={16} stroke={2} />
          {field.options && group.value !== null ? <Tag hue={hue}>{name}</Tag> : <strong>{name}</strong>}
          <span className={styles.quiet}>{sayNumber(group.count, say, 0)}</span>
        </button>
        {group.open && group.most ? <><span className={styles.quiet} data-first>{t('group.first', { shown: sayNumber(group.most, say, 0) })}</span><button type="button" data-alone onClick={() => onAlone(group.value)}>{t('group.alone')}</button></> : null}
      </div>
      {columns.map((column, at) => {
        if (column.pinned || at < range.from || at > range.to) return null;
        const said = sayFigure(column, group.figures, say);
        return said ? <div key={column.path} role="gridcell" className={styles.figure} data-end={column.type.align} style={{ gridColumn: at + 1 + offset }}><Figure said={said} say={say} /></div> : null;
      })}
    </div>
  );
});
