/** How an entry is carried to another day by mouse, finger and keys, and what is said meanwhile. */
import { type Announcements, closestCenter, type CollisionDetection, KeyboardCode, type KeyboardCoordinateGetter, KeyboardSensor, MouseSensor, pointerWithin, TouchSensor, useSensor, useSensors } from '@dnd-kit/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const chosenDay: CollisionDetection = (asked) => {
  const under = asked.pointerCoordinates ? pointerWithin(asked) : [];
  return under.length > 0 ? under : closestCenter(asked);
};

/** A day back or on, a week back or on. */
export const daySteps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export function useDayDragging(days: readonly string[], sayDay: (day: string) => string) {
  const { t } = useTranslation('list');
  const order = days.join(' ');
  const toDay = useMemo((): KeyboardCoordinateGetter => (event, { context }) => {
    const step = daySteps[event.code];
    if (!step) return undefined;
    event.preventDefault();
    const all = order.split(' ');
    const next = all[all.indexOf(String(context.over?.id ?? '')) + step];
    const box = next === undefined ? undefined : context.droppableRects.get(next);
    return box ? { x: box.left + 6, y: box.top + 30 } : undefined;
  }, [order]);
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 4 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 6 } }),
    useSensor(KeyboardSensor, { coordinateGetter: toDay, keyboardCodes: { start: [KeyboardCode.Space], cancel: [KeyboardCode.Esc], end: [KeyboardCode.Space, KeyboardCode.Enter] } }),
  );
  const name = (active: { data: { current?: Record<string, unknown> } }) => String(active.data.current?.name ?? '');
  const announcements: Announcements = {
    onDragStart: ({ active }) => t('board.lifted', { name: name(active) }),
    onDragOver: ({ active, over }) => (over ? t('board.over', { name: name(active), column: sayDay(String(over.id)) }) : undefined),
    onDragEnd: ({ active, over }) => (over ? t('board.dropped', { name: name(active), column: sayDay(String(over.id)) }) : t('board.cancelled', { name: name(active) })),
    onDragCancel: ({ active }) => t('board.cancelled', { name: name(active) }),
  };
  return { sensors, collisionDetection: chosenDay, accessibility: { announcements, screenReaderInstructions: { draggable: t('calendar.how') } } };
}
