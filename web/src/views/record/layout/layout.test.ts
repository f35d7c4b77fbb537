import { describe, expect, it } from 'vitest';
import type { Field, ObjectSpec } from '../../../engine/catalog';
import { keptLayout, placed, saying, shownLayout } from './layout';

function field(name: string, more: Partial<Field> = {}): Field {
  return { name, type: 'text', label: name, operators: [], ...more };
}

const object: ObjectSpec = {
  name: 'thing', label: 'Thing', plural: 'Things', title: 'name', can: { read: true, create: true, update: true, delete: true }, verbs: [],
  fields: [field('name'), field('email'), field('city'), field('note'), field('parts', { type: 'collection' })],
  views: [{ kind: 'page', sections: [{ label: '联系方式', name: 'Contact', fields: ['email'] }], related: ['parts'] }],
};

describe('the layout of a page', () => {
  it('has every fact, those of no group in the last one', () => {
    expect(shownLayout(object).groups.map((group) => group.fields)).toEqual([['email'], ['city', 'note']]);
  });
  it('keeps the names of groups as they came, in whatever language they are read', () => {
    expect(saying(shownLayout(object)).sections).toEqual([{ label: 'Contact', fields: ['email'] }]);
  });
  it('moves a field into another group, before another field, and out of sight', () => {
    const moved = placed(shownLayout(object), 'note', 'g0', 'email');
    expect(moved.groups[0]?.fields).toEqual(['note', 'email']);
    const hidden = placed(moved, 'note', 'hidden');
    expect([hidden.groups[0]?.fields, hidden.hidden]).toEqual([['email'], ['note']]);
    expect(saying(hidden).hidden).toEqual(['note']);
  });
  it('passes over a field that is gone', () => {
    const said = { id: '1', object: 'thing', role: 'everyone', sections: [{ label: 'Contact', fields: ['fax', 'city'] }], related: null, highlights: null, hidden: ['telex'] };
    const kept = keptLayout(object, said);
    expect(kept.groups.map((group) => [group.label, group.fields])).toEqual([['联系方式', ['city']], ['', ['email', 'note']]]);
    expect(kept.hidden).toEqual([]);
  });
});
