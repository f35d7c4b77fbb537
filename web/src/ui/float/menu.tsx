/** A menu that opens from a button. Use as Menu, Menu.Target, Menu.Dropdown, Menu.Item, Menu.Label, Menu.Divider. */
import '@mantine/core/styles/Menu.layer.css';
import { Menu as KitMenu, type MenuProps } from '@mantine/core';

function Frame(props: MenuProps) {
  return <KitMenu position="bottom-start" shadow="md" withinPortal withInitialFocusPlaceholder={false} transitionProps={{ duration: 120 }} {...props} />;
}

export const Menu = Object.assign(Frame, {
  Target: KitMenu.Target,
  Dropdown: KitMenu.Dropdown,
  Item: KitMenu.Item,
  Label: KitMenu.Label,
  Divider: KitMenu.Divider,
});
