/** Fields for words: one line, many lines, a password. Errors are read out and stay with the field. */
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/PasswordInput.layer.css';
import {
  PasswordInput as KitPassword, type PasswordInputProps, Textarea as KitTextarea, type TextareaProps,
  TextInput as KitText, type TextInputProps,
} from '@mantine/core';

export function TextInput(props: TextInputProps) {
  return <KitText {...props} />;
}

export function PasswordInput(props: PasswordInputProps) {
  return <KitPassword {...props} />;
}

export function TextArea(props: TextareaProps) {
  return <KitTextarea autosize minRows={3} maxRows={14} {...props} />;
}
