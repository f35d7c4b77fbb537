/** Fields for words: one line, many lines, a password. Errors are read out and stay with the field. */
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/PasswordInput.layer.css';
import {
  PasswordInput as KitPassword, type PasswordInputProps, Textarea as KitTextarea, type TextareaProps,
  TextInput as KitText, type TextInputProps,
} from '@mantine/core';
import { useTranslation } from 'react-i18next';

export function TextInput(props: TextInputProps) {
  return <KitText {...props} />;
}

export function PasswordInput(props: PasswordInputProps) {
  const { t } = useTranslation('shell');
  return <KitPassword visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }} {...props} />;
}

export function TextArea(props: TextareaProps) {
  return <KitTextarea autosize minRows={3} maxRows={14} {...props} />;
}
