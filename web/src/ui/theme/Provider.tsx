/** Puts the kit, our tokens and the translated names of its buttons around the app. */
import '@mantine/core/styles/baseline.layer.css';
import '@mantine/core/styles/default-css-variables.layer.css';
import '@mantine/core/styles/global.layer.css';
import '@mantine/core/styles/UnstyledButton.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import './tokens.css';
import './base.css';
import './font.css';
import './kit.css';
import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { resolver, theme } from './theme';

interface ProviderProps {
  scheme: 'light' | 'dark';
  children: ReactNode;
}

export function Provider({ scheme, children }: ProviderProps) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolver} forceColorScheme={scheme} deduplicateCssVariables={false}>
      {children}
    </MantineProvider>
  );
}
