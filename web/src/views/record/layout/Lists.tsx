/** The lists of what belongs to a record, in their order; a closed eye leaves one out. */
import { closestCenter, DndContext, type DragEndEvent } from '@dnd-kit/core';
import { arrayMove, SortableContext, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { useTranslation } from 'react-i18next';
import { fieldNamed, type ObjectSpec } from '../../../engine/catalog';
import { Line, useLifting } from './Groups';
import type { Layout } from './layout';
import styles from './layout.module.css';

interface ListsProps {
  object: ObjectSpec;
  layout: Layout;
  onChange: (layout: Layout) => void;
}

export function Lists({ object, layout, onChange }: ListsProps) {
  const { t } = useTranslation('record');
  const sensors = useLifting();
  const isList = (name: string) => fieldNamed(object, name)?.type === 'collection';
  const labelOf = (name: string) => fieldNamed(object, name)?.label ?? name;
  const hidden = layout.hidden.filter(isList);
  const shown = layout.related.filter((name) => !hidden.includes(name));
  function onDragEnd({ active, over }: DragEndEvent) {
    const [from, to] = [shown.indexOf(String(active.id)), shown.indexOf(String(over?.id))];
    if (from >= 0 && to >= 0 && from !== to) onChange({ ...layout, related: arrayMove(shown, from, to) });
  }
  const toggle = (name: string, isHidden: boolean) => onChange(isHidden
    ? { ...layout, related: [...shown, name], hidden: layout.hidden.filter((each) => each !== name) }
    : { ...layout, related: shown.filter((each) => each !== name), hidden: [...layout.hidden, name] });
  const spoken = (key: string) => ({ active }: { active: { id: string | number } }) => t(`layout.${key}`, { field: labelOf(String(active.id)) });
  if (shown.length + hidden.length === 0) return null;
  return (
    <section className={styles.group} aria-label={t('layout.related')}>
      <header><h3>{t('layout.related')}</h3></header>
      <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={onDragEnd}
        accessibility={{ screenReaderInstructions: { draggable: t('layout.how') }, announcements: { onDragStart: spoken('lifted'), onDragOver: () => undefined, onDragEnd: spoken('dropped'), onDragCancel: spoken('dropped') } }}>
        <SortableContext items={shown} strategy={verticalListSortingStrategy}>
          <ul>{shown.map((name) => <Line key={name} id={name} label={labelOf(name)} hidden={false} onToggle={() => toggle(name, false)} />)}</ul>
        </SortableContext>
        <SortableContext items={hidden} strategy={verticalListSortingStrategy}>
          <ul>{hidden.map((name) => <Line key={name} id={name} label={labelOf(name)} hidden onToggle={() => toggle(name, true)} />)}</ul>
        </SortableContext>
      </DndContext>
    </section>
  );
}
