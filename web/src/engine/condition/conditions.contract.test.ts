/** The cases that SQL and Python answer too: a condition means the same everywhere. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCondition, type Condition } from './ast';
import { evaluate, type Circumstance } from './evaluate';

interface Shelf { code: string; [field: string]: unknown }
interface Contract { now: string; zone: string; me: string; my_team: string; my_teams: string[]; my_territory: string[]; currency: string; rates: [string, string, string][]; shelf: Shelf[]; cases: [Condition | null, string][] }

const contract = JSON.parse(readFileSync('../tests/contract/conditions.json', 'utf8')) as Contract;
const by: Circumstance = {
  now: new Date(contract.now), zone: contract.zone, currency: contract.currency,
  rates: Object.fromEntries(contract.rates.map(([currency, , rate]) => [currency, Number(rate)])),
  me: { id: contract.me, team: contract.my_team, teams: contract.my_teams, territory: contract.my_territory },
};
const meeting = (condition: Condition, circumstance: Circumstance) =>
  contract.shelf.filter((shelf) => evaluate(condition, shelf, circumstance)).map((shelf) => shelf.code).join('');

describe('a condition means what it means to the server', () => {
  it.each(contract.cases)('%j is met by “%s”', (condition, codes) => expect(meeting(condition ?? ['and'], by)).toBe(codes));

  it('nobody is in the team of a person without one', () => {
    const alone = { ...by, me: { id: contract.me, team: null } };
    expect(meeting(['owner.team', '=', '@my_team'], alone)).toBe('');
    expect(meeting(['owner.team', 'not in', ['@my_team']], alone)).toBe('abcdefgh');
  });

  it('nothing is read as empty, not as a value', () => expect(parseCondition(['a', '=', null])).toEqual(parseCondition(['a', 'empty', null])));
});
