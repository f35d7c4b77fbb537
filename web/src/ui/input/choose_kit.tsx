/** The kit's lists to choose from; loaded when the first one is needed. */
import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import { MultiSelect as KitMulti, type MultiSelectProps, Select as KitSelect, type SelectProps, TagsInput as KitTags, type TagsInputProps } from '@mantine/core';

/** So many are drawn at once; typing finds the others, and Enter takes the first of them unless they are still on their way. */
const most = 200;

function drawn(data: { readonly length: number } | undefined, searchable: boolean | undefined): { searchable?: boolean; limit?: number } {
  const many = (data?.length ?? 0) > most;
  return searchable || many ? { searchable: true, limit: most } : {};
}

export function Select(props: SelectProps) {
  return <KitSelect selectFirstOptionOnChange={props.filter === undefined} allowDeselect={false} checkIconPosition="right" maxDropdownHeight={320} data-autofocus={props.autoFocus || undefined} {...props} {...drawn(props.data, props.searchable)} />;
}

export function MultiSelect(props: MultiSelectProps) {
  return <KitMulti selectFirstOptionOnChange={props.filter === undefined} checkIconPosition="right" hidePickedOptions={false} maxDropdownHeight={320} data-autofocus={props.autoFocus || undefined} {...props} {...drawn(props.data, props.searchable)} />;
}

export function TagsInput(props: TagsInputProps) {
  return <KitTags maxDropdownHeight={320} data-autofocus={props.autoFocus || undefined} {...props} />;
}
