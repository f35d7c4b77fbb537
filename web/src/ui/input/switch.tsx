/** On or off, at once. */
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Switch.layer.css';
import { Switch as KitSwitch, type SwitchProps } from '@mantine/core';

export function Switch(props: SwitchProps) {
  return <KitSwitch size="sm" {...props} />;
}
