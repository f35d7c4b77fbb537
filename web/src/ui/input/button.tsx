/** Buttons: with words, or with an icon whose name and shortcut show in a tooltip. */
import '@mantine/core/styles/Button.layer.css';
import '@mantine/core/styles/ActionIcon.layer.css';
import '@mantine/core/styles/Loader.layer.css';
import { ActionIcon, Button as KitButton } from '@mantine/core';
import type { MouseEventHandler, ReactNode, Ref } from 'react';
import { Tip } from '../float/tooltip';

type Look = 'primary' | 'plain' | 'quiet' | 'soft' | 'danger';
const variants = { primary: 'filled', plain: 'default', quiet: 'subtle', soft: 'light', danger: 'filled' } as const;

interface ButtonProps {
  look?: Look;
  size?: 'dense' | 'normal';
  icon?: ReactNode;
  after?: ReactNode;
  busy?: boolean;
  disabled?: boolean;
  type?: 'button' | 'submit';
  full?: boolean;
  className?: string;
  onClick?: MouseEventHandler<HTMLButtonElement>;
  children: ReactNode;
  ref?: Ref<HTMLButtonElement>;
  'aria-expanded'?: boolean;
  'aria-label'?: string;
  'data-active'?: boolean;
}

export function Button({ look = 'plain', size = 'normal', icon, after, busy, full, type = 'button', ...rest }: ButtonProps) {
  return (
    <KitButton
      variant={variants[look]}
      color={look === 'danger' ? 'red' : 'indigo'}
      h={size === 'dense' ? 'var(--control-dense)' : 'var(--control-height)'}
      px={size === 'dense' ? 10 : 14}
      fz={size === 'dense' ? 'sm' : 'md'}
      leftSection={icon}
      rightSection={after}
      loading={busy}
      fullWidth={full}
      type={type}
      data-look={look}
      {...rest}
    />
  );
}

interface LinkButtonProps {
  href: string;
  look?: Look;
  size?: 'dense' | 'normal';
  icon?: ReactNode;
  download?: boolean;
  children: ReactNode;
}

/** Looks like a button, is a plain link: downloads and other addresses outside the router. */
export function LinkButton({ look = 'plain', size = 'normal', icon, ...rest }: LinkButtonProps) {
  return (
    <KitButton
      component="a"
      variant={variants[look]}
      h={size === 'dense' ? 'var(--control-dense)' : 'var(--control-height)'}
      px={size === 'dense' ? 10 : 14}
      fz={size === 'dense' ? 'sm' : 'md'}
      leftSection={icon}
      data-look={look}
      {...rest}
    />
  );
}

interface IconButtonProps {
  label: string;
  keys?: string;
  active?: boolean;
  disabled?: boolean;
  busy?: boolean;
  size?: number;
  tabIndex?: number;
  className?: string;
  onClick?: MouseEventHandler<HTMLButtonElement>;
  children: ReactNode;
  ref?: Ref<HTMLButtonElement>;
  'aria-expanded'?: boolean;
}

export function IconButton({ label, keys, active, busy, size, children, ...rest }: IconButtonProps) {
  return (
    <Tip label={label} keys={keys} disabled={rest['aria-expanded'] === true}>
      <ActionIcon
        variant={active ? 'light' : 'subtle'}
        color={active ? 'indigo' : 'gray'}
        c={active ? 'var(--accent)' : 'var(--muted)'}
        size={size ?? 'var(--control-dense)'}
        loading={busy}
        aria-label={label}
        aria-pressed={active}
        {...rest}
      >
        {children}
      </ActionIcon>
    </Tip>
  );
}
