/** Starts the app in the browser. */
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { whenSignedOut } from '../engine/api';
import { useScheme } from '../engine/appearance';
import { startWords } from '../engine/i18n';
import { owner } from '../engine/live/owner';
import { hearWindows } from '../engine/live/windows';
import { awaitReturn, endAbsence, nobody, type Session, sessionQuery } from '../engine/session';
import { Toasts } from '../ui/float/toast';
import { Tips } from '../ui/float/tooltip';
import { Provider } from '../ui/theme/Provider';
import { client } from './client';
import { router } from './routes';

whenSignedOut(async () => {
  const session = client.getQueryData<Session>(sessionQuery.queryKey);
  if (session?.user && (await awaitReturn())) return true;
  client.setQueryData(['session'], nobody);
  const to = `${location.pathname}${location.search}`;
  if (!location.pathname.startsWith('/sign-in')) void router.navigate({ to: '/sign-in', search: { to }, replace: true });
  return false;
});

// Signed in again in another window, everything goes on here too; somebody else starts anew.
hearWindows((person) => {
  if (person && person === owner()) endAbsence(true);
  else if (owner()) location.assign(person ? '/' : '/sign-in');
});

function App() {
  return (
    <Provider scheme={useScheme()}>
      <QueryClientProvider client={client}>
        <Suspense fallback={null}>
          <RouterProvider router={router} />
        </Suspense>
        <Toasts />
        <Tips />
      </QueryClientProvider>
    </Provider>
  );
}

// The page comes along with its words, and need not wait for what it is about.
const [, , found] = router.getMatchedRoutes(location.pathname);
void (found?.options.component as { preload?: () => Promise<unknown> } | undefined)?.preload?.();

const root = document.getElementById('root');
if (!root) throw new Error('The page has no place for the app.');

void startWords().then(() => createRoot(root).render(<StrictMode><App /></StrictMode>));
