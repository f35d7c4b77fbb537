import { describe, expect, it } from 'vitest';
import { type Opening, openingFor } from './openings';

const me = { id: 'u1', team: 't1', role: 'member' };

function opening(view: string, more: Partial<Opening>): Opening {
  return { id: view, view, role: null, team: null, user: null, ...more };
}

const all = [
  opening('everyone', {}), opening('role', { role: 'member' }), opening('team', { team: { id: 't1', title: 'North' } }), opening('mine', { user: { id: 'u1', title: 'Me' } }),
];

describe('the view a list opens with', () => {
  it('is first what the person chose, then the team, the role and everyone', () => {
    expect([4, 3, 2, 1, 0].map((known) => openingFor(all.slice(0, known), me)?.view)).toEqual(['mine', 'team', 'role', 'everyone', undefined]);
  });
  it('is never what others chose', () => {
    expect(openingFor([opening('theirs', { user: { id: 'u2', title: 'Bo' } }), opening('other', { role: 'manager' })], me)).toBeUndefined();
  });
});
