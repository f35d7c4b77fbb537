/** Every page and its address; a page is loaded when it is first visited. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { appearance } from '../engine/appearance';
import { catalogQuery } from '../engine/catalog';
import { changeLocale, locales } from '../engine/i18n';
import i18next from 'i18next';
import { belongTo } from '../engine/live/owner';
import { personOf, sessionQuery } from '../engine/session';
import { client } from './client';
import { Crash, Missing, Waiting } from './shell/System';
import { Shell } from './shell/Shell';

type Search = Record<string, unknown>;
type Load = () => Promise<{ Page: ComponentType }>;

const root = createRootRoute({ validateSearch: (search: Search): Search => search });

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ location }) => {
    const session = await client.ensureQueryData(sessionQuery);
    const { user } = session;
    if (!user) throw redirect({ to: '/sign-in', search: { to: location.href } });
    belongTo(personOf(session));
    const theirs = locales.find((locale) => locale.id === user.locale);
    if (!appearance().locale && theirs && theirs.id !== i18next.language) await changeLocale(theirs.id);
    await client.ensureQueryData(catalogQuery(i18next.language));
  },
});

function page<const Path extends string>(path: Path, load: Load) {
  return createRoute({ getParentRoute: () => shell, path, component: lazyRouteComponent(load, 'Page'), notFoundComponent: Missing });
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../pages/signin/SignIn'), 'Page'),
});

const pages = [
  page('/', () => import('../pages/home/Home')),
  page('/import', () => import('../pages/import/Import')),
  page('/import/$object', () => import('../pages/import/Import')),
  page('/segment', () => import('../pages/segments/Segments')),
  page('/segment/$id', () => import('../pages/segments/Segment')),
  page('/campaign', () => import('../pages/campaigns/Campaigns')),
  page('/campaign/$id', () => import('../pages/campaigns/Campaign')),
  page('/study', () => import('../pages/studies/Studies')),
  page('/study/$name', () => import('../pages/studies/Study')),
  page('/mail', () => import('../pages/mail/Mail')),
  page('/duplicate', () => import('../pages/duplicates/Duplicates')),
  page('/quality', () => import('../pages/quality/Quality')),
  page('/bin/$object', () => import('../pages/bin/Bin')),
  page('/dev/ui', () => import('../pages/kit/Kit')),
  page('/settings', () => import('../pages/settings/Layout')),
  page('/settings/$part', () => import('../pages/settings/Layout')),
  page('/$object', () => import('../pages/list/List')),
  page('/$object/$id', () => import('../pages/record/Record')),
] as const;

export const router = createRouter({
  routeTree: root.addChildren([signIn, shell.addChildren(pages)]),
  defaultPreload: 'intent',
  defaultPreloadDelay: 150,
  defaultPendingComponent: Waiting,
  defaultPendingMs: 300,
  defaultErrorComponent: Crash,
  defaultNotFoundComponent: Missing,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
