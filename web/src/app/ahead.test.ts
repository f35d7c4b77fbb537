/** What the page's first script asks for while the app is still coming. */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ask, speak } from '../engine/api';

const script = readFileSync('public/appearance.js', 'utf8');
const asked = vi.fn((path: string, _init?: RequestInit) => Promise.resolve(new Response(JSON.stringify({ path }))));
const paths = () => asked.mock.calls.map(([path]) => path);

function begin(address: string, kept: Record<string, string> = {}): void {
  localStorage.clear();
  for (const [name, value] of Object.entries(kept)) localStorage.setItem(name, value);
  history.replaceState(null, '', address);
  (0, eval)(script);
}

beforeEach(() => {
  asked.mockClear();
  vi.stubGlobal('fetch', asked);
  window.rapportAhead = undefined;
  speak('zh-TW');
});

describe('what the first script asks for', () => {
  it('is who is signed in and the catalog, in their language, and the app does not ask for it again', async () => {
    begin('/', { 'rapport.appearance': '{"locale":"zh-TW"}' });
    expect(paths()).toEqual(['/api/session', '/api/catalog']);
    expect(asked.mock.calls[1]?.[1]?.headers).toEqual({ 'X-Rapport': '1', 'Accept-Language': 'zh-TW' });
    expect(await ask('/api/session')).toEqual({ path: '/api/session' });
    expect(await ask('/api/catalog')).toEqual({ path: '/api/catalog' });
    expect(paths()).toHaveLength(2);
    await ask('/api/catalog');
    expect(paths()).toHaveLength(3);
  });

  it('is of no use in another language, or once something was changed', async () => {
    begin('/', { 'rapport.appearance': '{"locale":"en"}' });
    await ask('/api/catalog');
    expect(paths()).toHaveLength(3);
    begin('/', { 'rapport.appearance': '{"locale":"zh-TW"}' });
    await ask('/api/session/password', { method: 'POST', body: {} });
    asked.mockClear();
    await ask('/api/session');
    expect(paths()).toEqual(['/api/session']);
  });

  it('is nothing where nobody is signed in, or somebody is about to leave', () => {
    begin('/sign-in');
    begin('/', { 'rapport.leaving': 'yes' });
    expect(paths()).toEqual([]);
  });
});
