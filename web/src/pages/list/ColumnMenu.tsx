/** Which columns are shown, in which order: tick, drag, or move with the keyboard. */
import { closestCenter, DndContext, type DragEndEvent, KeyboardSensor, PointerSensor, useSensor, useSensors } from '@dnd-kit/core';
import { arrayMove, SortableContext, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { type ReactElement, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconGripVertical from 'tabler/IconGripVertical';
import IconPlus from 'tabler/IconPlus';
import IconX from 'tabler/IconX';
import { type ObjectSpec, useCatalog } from '../../engine/catalog';
import { answersTo } from '../../engine/saying/pinyin';
import { Popover } from '../../ui/float/popover';
import { IconButton } from '../../ui/input/button';
import { type Column, type ColumnChoice, useColumns } from '../../views/grid/columns';
import { askables } from '../../views/filters/fresh';
import styles from './list.module.css';

interface ColumnMenuProps {
  object: ObjectSpec;
  columns: readonly ColumnChoice[];
  onChange: (columns: ColumnChoice[]) => void;
}

interface ColumnPopoverProps extends ColumnMenuProps {
  opened: boolean;
  onOpen: (opened: boolean) => void;
  children: ReactElement;
}

function Line({ column, onRemove }: { column: Column; onRemove: () => void }) {
  const { t } = useTranslation('list');
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id: column.path, disabled: column.isTitle });
  const style = { transform: transform ? `translateY(${Math.round(transform.y)}px)` : undefined, transition };
  return (
    <li ref={setNodeRef} className={styles.line} style={style} data-dragging={isDragging || undefined}>
      {column.isTitle ? <i className={styles.grip} /> : <button type="button" ref={setActivatorNodeRef} className={styles.grip} {...attributes} {...listeners} aria-label={t('columns.move', { field: column.label })}><IconGripVertical size={16} /></button>}
      <span>{column.label}</span>
      {column.isTitle ? null : <IconButton label={t('columns.hide', { field: column.label })} size={28} onClick={onRemove}><IconX size={16} /></IconButton>}
    </li>
  );
}

function ColumnMenu({ object, columns: choices, onChange }: ColumnMenuProps) {
  const { t } = useTranslation('list');
  const catalog = useCatalog();
  const columns = useColumns(object, choices);
  const [text, setText] = useState('');
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const hidden = useMemo(() => {
    const shown = new Set(choices.map((choice) => choice.path));
    return askables(catalog, object.name).filter((each) => each.field.type !== 'collection' && !shown.has(each.path));
  }, [catalog, choices, object]);
  const found = hidden.filter((each) => answersTo(`${each.group} ${each.label}`, text));

  function onDragEnd({ active, over }: DragEndEvent) {
    const from = choices.findIndex((choice) => choice.path === active.id);
    const to = choices.findIndex((choice) => choice.path === over?.id);
    if (from > 0 && to > 0 && from !== to) onChange(arrayMove([...choices], from, to));
  }

  const spoken = (key: string) => ({ active }: { active: { id: string | number } }) => t(`columns.${key}`, { field: columns.find((column) => column.path === active.id)?.label ?? '' });
  return (
    <div className={styles.columnMenu}>
      <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={onDragEnd}
        accessibility={{ screenReaderInstructions: { draggable: t('columns.how') }, announcements: { onDragStart: spoken('lifted'), onDragOver: spoken('moved'), onDragEnd: spoken('dropped'), onDragCancel: spoken('dropped') } }}>
        <SortableContext items={columns.map((column) => column.path)} strategy={verticalListSortingStrategy}>
          <ul>{columns.map((column) => <Line key={column.path} column={column} onRemove={() => onChange(choices.filter((choice) => choice.path !== column.path))} />)}</ul>
        </SortableContext>
      </DndContext>
      <input className={styles.find} value={text} placeholder={t('columns.find')} aria-label={t('columns.find')} onChange={(event) => setText(event.target.value)} />
      <ul className={styles.hidden}>
        {found.map((each, index) => (
          <li key={each.path}>
            {found[index - 1]?.group === each.group ? null : <div className={styles.caption}>{each.group}</div>}
            <button type="button" title={each.field.hint ?? undefined} onClick={() => onChange([...choices, { path: each.path }])}><IconPlus size={16} stroke={1.75} />{each.label}</button>
          </li>
        ))}
      </ul>
    </div>
  );
}

export default function ColumnPopover({ opened, onOpen, children, ...menu }: ColumnPopoverProps) {
  return (
    <Popover opened={opened} onChange={onOpen} position="bottom-end">
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown p={0}><ColumnMenu {...menu} /></Popover.Dropdown>
    </Popover>
  );
}
