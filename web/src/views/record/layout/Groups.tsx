/** Groups of fields, arranged by dragging, with keys, or by the buttons beside each field. */
import { closestCenter, type CollisionDetection, DndContext, type DragEndEvent, type DragOverEvent, KeyboardSensor, MouseSensor, pointerWithin, TouchSensor, useDroppable, useSensor, useSensors } from '@dnd-kit/core';
import { SortableContext, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from '@dnd-kit/sortable';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import IconEye from 'tabler/IconEye';
import IconEyeOff from 'tabler/IconEyeOff';
import IconGripVertical from 'tabler/IconGripVertical';
import IconPlus from 'tabler/IconPlus';
import IconX from 'tabler/IconX';
import { fieldNamed, type ObjectSpec } from '../../../engine/catalog';
import { Button, IconButton } from '../../../ui/input/button';
import { type Group, groupOf, type Layout, left, placed, rest } from './layout';
import styles from './layout.module.css';

interface LineProps {
  id: string;
  label: string;
  hidden: boolean;
  onToggle: () => void;
}

export function Line({ id, label, hidden, onToggle }: LineProps) {
  const { t } = useTranslation('record');
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id });
  const style = { transform: transform ? `translateY(${Math.round(transform.y)}px)` : undefined, transition };
  return (
    <li ref={setNodeRef} className={styles.line} style={style} data-dragging={isDragging || undefined} data-hidden={hidden || undefined}>
      <button type="button" ref={setActivatorNodeRef} className={styles.grip} {...attributes} {...listeners} aria-label={t('layout.move', { field: label })}><IconGripVertical size={16} /></button>
      <span>{label}</span>
      <IconButton label={t(hidden ? 'layout.show' : 'layout.hide', { field: label })} size={28} onClick={onToggle}>{hidden ? <IconEyeOff size={16} stroke={1.75} /> : <IconEye size={16} stroke={1.75} />}</IconButton>
    </li>
  );
}

function Part({ id, names, head, label, children }: { id: string; names: readonly string[]; head: ReactNode; label: string; children: ReactNode }) {
  const { t } = useTranslation('record');
  const { setNodeRef, isOver } = useDroppable({ id, data: { group: true } });
  return (
    <section ref={setNodeRef} className={styles.group} data-over={isOver || undefined} aria-label={label}>
      <header>{head}</header>
      <SortableContext items={[...names]} strategy={verticalListSortingStrategy}>
        <ul>{children}{names.length === 0 ? <li className={styles.empty}>{t('layout.empty')}</li> : null}</ul>
      </SortableContext>
    </section>
  );
}

/** A field under the pointer counts more than the group around it. */
const under: CollisionDetection = (asked) => {
  const hit = asked.pointerCoordinates ? pointerWithin(asked) : [];
  const fields = hit.filter(({ id }) => !asked.droppableContainers.find((each) => each.id === id)?.data.current?.group);
  return fields.length ? fields : hit.length ? hit : closestCenter(asked);
};

interface GroupsProps {
  object: ObjectSpec;
  layout: Layout;
  onChange: (layout: Layout) => void;
}

export function useLifting() {
  return useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 4 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 6 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
}

export function Groups({ object, layout, onChange }: GroupsProps) {
  const { t } = useTranslation('record');
  const sensors = useLifting();
  const labelOf = (name: string) => fieldNamed(object, name)?.label ?? name;
  const fields = layout.hidden.filter((name) => fieldNamed(object, name)?.type !== 'collection');
  const named = (key: string) => (key === left ? t('layout.hidden') : key === rest ? t('layout.rest') : layout.groups.find((group) => group.key === key)?.label ?? '');
  const keys = [...layout.groups.map((group) => group.key), left];
  const targetOf = (id: string) => (keys.includes(id) ? { to: id } : { to: groupOf(layout, id), before: id });

  /** From one group into another it goes while it is carried; within one it is placed when it is dropped. */
  function onDragOver({ active, over }: DragOverEvent) {
    if (!over || over.id === active.id) return;
    const { to, before } = targetOf(String(over.id));
    if (to !== groupOf(layout, String(active.id))) onChange(placed(layout, String(active.id), to, before));
  }

  function onDragEnd({ active, over }: DragEndEvent) {
    if (!over || over.id === active.id) return;
    const name = String(active.id);
    const { to, before } = targetOf(String(over.id));
    if (before === undefined || to !== groupOf(layout, name)) return;
    const names = to === left ? layout.hidden : layout.groups.find((group) => group.key === to)?.fields ?? [];
    // Downwards it takes the place behind the one it lies on.
    const after = names[names.indexOf(before) + 1];
    onChange(placed(layout, name, to, names.indexOf(name) < names.indexOf(before) ? after : before));
  }

  const change = (key: string, how: Partial<Group>) => onChange({ ...layout, groups: layout.groups.map((group) => (group.key === key ? { ...group, ...how } : group)) });
  function remove(group: Group) {
    const others = layout.groups.filter((each) => each !== group);
    onChange({ ...layout, groups: others.map((each) => (each.key === rest ? { ...each, fields: [...group.fields, ...each.fields] } : each)) });
  }
  function add() {
    const key = `g${Math.max(0, ...layout.groups.map((each) => Number(each.key.slice(1)) || 0)) + 1}`;
    onChange({ ...layout, groups: [...layout.groups.slice(0, -1), { key, name: t('layout.newGroup'), label: t('layout.newGroup'), fields: [] }, ...layout.groups.slice(-1)] });
  }

  const spoken = (key: string) => ({ active }: { active: { id: string | number } }) => t(`layout.${key}`, { field: labelOf(String(active.id)) });
  const where = ({ active }: { active: { id: string | number } }) => {
    const key = groupOf(layout, String(active.id));
    const names = key === left ? layout.hidden : layout.groups.find((group) => group.key === key)?.fields ?? [];
    return t('layout.over', { field: labelOf(String(active.id)), group: named(key), place: names.indexOf(String(active.id)) + 1 });
  };
  const lines = (names: readonly string[], hidden: boolean) => names.map((name) => (
    <Line key={name} id={name} label={labelOf(name)} hidden={hidden} onToggle={() => onChange(placed(layout, name, hidden ? rest : left))} />
  ));
  return (
    <DndContext sensors={sensors} collisionDetection={under} onDragOver={onDragOver} onDragEnd={onDragEnd}
      accessibility={{ screenReaderInstructions: { draggable: t('layout.how') }, announcements: { onDragStart: spoken('lifted'), onDragOver: where, onDragEnd: spoken('dropped'), onDragCancel: spoken('dropped') } }}>
      {layout.groups.map((group) => (
        <Part key={group.key} id={group.key} names={group.fields} label={named(group.key)} head={group.key === rest ? <h3>{t('layout.rest')}</h3> : <>
          <input className={styles.name} value={group.label} maxLength={60} aria-label={t('layout.group')} onChange={(event) => change(group.key, { label: event.target.value, name: event.target.value })} />
          <IconButton label={t('layout.removeGroup', { group: group.label })} size={28} onClick={() => remove(group)}><IconX size={16} stroke={1.75} /></IconButton>
        </>}>{lines(group.fields, false)}</Part>
      ))}
      <Button look="quiet" size="dense" icon={<IconPlus size={16} stroke={1.75} />} onClick={add}>{t('layout.addGroup')}</Button>
      <Part id={left} names={fields} label={t('layout.hidden')} head={<h3>{t('layout.hidden')}</h3>}>{lines(fields, true)}</Part>
    </DndContext>
  );
}
