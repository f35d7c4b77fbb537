/** How a card is lifted and carried: by mouse after four pixels, by keys, by a finger that rests; and what is said meanwhile. */
import { type Announcements, closestCenter, type CollisionDetection, KeyboardCode, KeyboardSensor, MouseSensor, pointerWithin, TouchSensor, type UniqueIdentifier, useSensor, useSensors, type KeyboardCoordinateGetter } from '@dnd-kit/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Lane } from './lanes';

/** Columns are called by their key behind a mark, so that the column of nothing has a name, too. */
export function dropName(key: string): string {
  return `#${key}`;
}

/** The column under the pointer, or else the nearest. */
export const chosenColumn: CollisionDetection = (asked) => {
  const under = asked.pointerCoordinates ? pointerWithin(asked) : [];
  return under.length > 0 ? under : closestCenter(asked);
};

export function useLifting(lanes: readonly string[]) {
  const names = lanes.join('\n');
  const toColumn = useMemo((): KeyboardCoordinateGetter => (event, { currentCoordinates, context }) => {
    const step = { [KeyboardCode.Left]: -1, [KeyboardCode.Right]: 1 }[event.code as KeyboardCode.Left];
    if (!step) return undefined;
    event.preventDefault();
    const order = names.split('\n').map(dropName);
    const at = order.indexOf(String(context.over?.id ?? ''));
    const next = order[Math.max(0, Math.min(at + step, order.length - 1))];
    const box = next === undefined ? undefined : context.droppableRects.get(next);
    return box ? { x: box.left + 10, y: Math.max(currentCoordinates.y, box.top + 48) } : undefined;
  }, [names]);
  return useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 4 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 6 } }),
    useSensor(KeyboardSensor, { coordinateGetter: toColumn, keyboardCodes: { start: [KeyboardCode.Space], cancel: [KeyboardCode.Esc], end: [KeyboardCode.Space, KeyboardCode.Enter] } }),
  );
}

export function useAnnouncements(lanes: readonly Lane[], name: string) {
  const { t } = useTranslation('list');
  return useMemo(() => {
    const column = (id: UniqueIdentifier | undefined) => lanes.find((lane) => dropName(lane.key) === id)?.label ?? '';
    const titled = (active: { data: { current?: Record<string, unknown> } }) => String(active.data.current?.name ?? name);
    const announcements: Announcements = {
      onDragStart: ({ active }) => t('board.lifted', { name: titled(active) }),
      onDragOver: ({ active, over }) => (over ? t('board.over', { name: titled(active), column: column(over.id) }) : undefined),
      onDragEnd: ({ active, over }) => (over ? t('board.dropped', { name: titled(active), column: column(over.id) }) : t('board.cancelled', { name: titled(active) })),
      onDragCancel: ({ active }) => t('board.cancelled', { name: titled(active) }),
    };
    return { announcements, screenReaderInstructions: { draggable: t('board.how') } };
  }, [lanes, name, t]);
}
