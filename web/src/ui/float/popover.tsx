/** A small panel beside what opened it; Esc and a click outside close it. */
import { Popover as KitPopover, type PopoverProps } from '@mantine/core';

function Frame(props: PopoverProps) {
  return <KitPopover position="bottom-start" shadow="md" withinPortal trapFocus returnFocus transitionProps={{ duration: 120 }} {...props} />;
}

export const Popover = Object.assign(Frame, { Target: KitPopover.Target, Dropdown: KitPopover.Dropdown });
