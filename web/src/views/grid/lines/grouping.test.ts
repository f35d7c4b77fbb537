import { expect, it } from 'vitest';
import type { Field } from '../../../engine/catalog';
import type { Saying } from '../../../engine/saying/saying';
import { canGroup, canStand, groupCondition } from './grouping';

const say: Saying = { locale: 'en', zone: 'UTC', currency: 'CNY' } as Saying;
const field = (type: string) => ({ name: 'about', type, label: 'About' }) as Field;

it('a group by a link holds what leads to the same record', () => {
  const link = { id: 'o1', title: 'A-1' };
  expect(groupCondition('about', field('ref'), link, say)).toEqual(['about', '=', 'o1']);
  expect(groupCondition('about', field('any_ref'), { ...link, object: 'order' }, say)).toEqual(['about', '=', { object: 'order', id: 'o1' }]);
  expect(groupCondition('about', field('any_ref'), null, say)).toEqual(['about', 'empty']);
});

it('a list is grouped, and a board made, by a link to a record of any kind', () => {
  expect([canGroup(field('any_ref')), canStand(field('any_ref')), canStand(field('refs')), canStand(field('text'))]).toEqual([true, true, false, false]);
});
