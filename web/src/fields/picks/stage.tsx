/** Where a record stands on its way: a choice in an order, with an end that is won or lost. */
import type { FieldType } from '../type';
import { fieldType as choice } from './choice';

export const fieldType: FieldType = { ...choice, name: 'stage' };
