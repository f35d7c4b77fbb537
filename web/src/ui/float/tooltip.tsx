/** A tooltip that also teaches the shortcut. */
import '@mantine/core/styles/Tooltip.layer.css';
import { Tooltip } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { Keys } from '../show/keys';

interface TipProps {
  label: ReactNode;
  keys?: string;
  disabled?: boolean;
  wide?: boolean;
  children: ReactElement;
}

export function Tip({ label, keys, disabled, wide, children }: TipProps) {
  const text = keys ? <span className="tip">{label} <Keys keys={keys} /></span> : label;
  return (
    <Tooltip label={text} disabled={disabled} openDelay={350} multiline={wide} maw={wide ? 320 : undefined} withinPortal transitionProps={{ duration: 120 }}>
      {children}
    </Tooltip>
  );
}
