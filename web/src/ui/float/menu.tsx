/** A menu that opens from a button, on the phone a sheet from below. Use as Menu, Menu.Target, Menu.Dropdown, Menu.Item, Menu.Label, Menu.Divider. */
import '@mantine/core/styles/Menu.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import { Menu as KitMenu, type MenuProps } from '@mantine/core';
import { useSheets } from '../theme/screen';

/** A long menu on a small screen is no taller than the room there is, and scrolls. */
const middlewares: MenuProps['middlewares'] = {
  flip: true,
  shift: true,
  size: { padding: 8, apply: ({ availableHeight, elements }) => { elements.floating.style.maxHeight = `${Math.max(160, availableHeight)}px`; } },
};

function Frame(props: MenuProps) {
  return <KitMenu position="bottom-start" withInitialFocusPlaceholder={false} shadow="md" withinPortal withOverlay={useSheets()} transitionProps={{ duration: 120 }} middlewares={middlewares} styles={{ dropdown: { overflowY: 'auto' } }} {...props} />;
}

export const Menu = Object.assign(Frame, {
  Target: KitMenu.Target,
  Dropdown: KitMenu.Dropdown,
  Item: KitMenu.Item,
  Label: KitMenu.Label,
  Divider: KitMenu.Divider,
});
