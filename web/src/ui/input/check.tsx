/** Ticks and switches. */
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Checkbox.layer.css';
import '@mantine/core/styles/Switch.layer.css';
import { Checkbox as KitCheckbox, type CheckboxProps, Switch as KitSwitch, type SwitchProps } from '@mantine/core';

export function Checkbox(props: CheckboxProps) {
  return <KitCheckbox size="xs" {...props} />;
}

export function Switch(props: SwitchProps) {
  return <KitSwitch size="sm" {...props} />;
}
