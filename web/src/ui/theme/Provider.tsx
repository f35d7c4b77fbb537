/** Puts the kit, our tokens and the translated names of its buttons around the app. */
import './ground.css';
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
