/** The kit's lists to choose from; loaded when the first one is needed. */
import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import { MultiSelect as KitMulti, type MultiSelectProps, Select as KitSelect, type SelectProps, TagsInput as KitTags, type TagsInputProps } from '@mantine/core';
import type { FocusEvent, KeyboardEvent, MouseEvent } from 'react';

/** So many are drawn at once; typing finds the others, and Enter takes the first of them unless they are still on their way. */
const most = 200;

function drawn(data: { readonly length: number } | undefined, searchable: boolean | undefined): { searchable?: boolean; limit?: number } {
  const many = (data?.length ?? 0) > most;
  return searchable || many ? { searchable: true, limit: most } : {};
}

/** What was chosen is replaced by what one types, and Enter in an open list never sends the form around it. */
const typed = {
  onClick: ({ currentTarget }: MouseEvent<HTMLInputElement>) => { if (!currentTarget.readOnly) currentTarget.select(); },
  onFocus: ({ currentTarget }: FocusEvent<HTMLInputElement>) => { if (!currentTarget.readOnly) currentTarget.select(); },
  onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => { if (event.key === 'Enter' && event.currentTarget.ariaExpanded === 'true') event.preventDefault(); },
};

export function Select(props: SelectProps) {
  return <KitSelect {...typed} selectFirstOptionOnChange={props.filter === undefined} allowDeselect={false} checkIconPosition="right" maxDropdownHeight={320} data-autofocus={props.autoFocus || undefined} {...props} {...drawn(props.data, props.searchable)} />;
}

export function MultiSelect(props: MultiSelectProps) {
  return <KitMulti selectFirstOptionOnChange={props.filter === undefined} checkIconPosition="right" hidePickedOptions={false} maxDropdownHeight={320} data-autofocus={props.autoFocus || undefined} {...props} {...drawn(props.data, props.searchable)} />;
}

export function TagsInput(props: TagsInputProps) {
  return <KitTags maxDropdownHeight={320} data-autofocus={props.autoFocus || undefined} {...props} />;
}
