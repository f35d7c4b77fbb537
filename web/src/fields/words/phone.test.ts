import { beforeAll, describe, expect, it } from 'vitest';
import type { Field } from '../../engine/catalog';
import type { Saying } from '../../engine/saying/saying';
import { fetchGroupings } from './grouping';
import { fieldType } from './phone';

const say: Saying = { locale: 'en', zone: 'Asia/Shanghai', currency: 'CNY', now: new Date('2026-11-22T04:00:00Z') };
const field: Field = { name: 'phone', type: 'phone', label: 'Phone', operators: ['='] };

describe('a phone number', () => {
  beforeAll(fetchGroupings);

  it.each([
    ['+447985330624', '+44 7985 330624'], ['+12025550143', '+1 202 555 0143'], ['+4915123456789', '+49 1512 3456789'], ['+33612345678', '+33 6 12 34 56 78'],
    ['+85291234567', '+852 9123 4567'], ['+886912345678', '+886 912 345 678'], ['+8613800138000', '138 0013 8000'], ['13800138000', '138 0013 8000'],
    ['0571-87654321', '0571-87654321'], ['+12', '+12'],
  ])('%s is shown as %s', (written, shown) => expect(fieldType.format(written, field, say)).toBe(shown));
});
