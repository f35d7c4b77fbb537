/** A small panel beside what opened it, on the phone a sheet from below; Esc and a click outside close it. */
import '@mantine/core/styles/Overlay.layer.css';
import { Popover as KitPopover, type PopoverProps } from '@mantine/core';
import { useSheets } from '../theme/screen';

function Frame(props: PopoverProps) {
  return <KitPopover position="bottom-start" shadow="md" withinPortal withOverlay={useSheets()} trapFocus returnFocus transitionProps={{ duration: 120 }} {...props} />;
}

export const Popover = Object.assign(Frame, { Target: KitPopover.Target, Dropdown: KitPopover.Dropdown });
