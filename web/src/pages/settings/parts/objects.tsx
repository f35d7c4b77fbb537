/** Objects and fields, as a page of the settings. */
import { objectNamed } from '../../../engine/catalog';
import { Page } from '../objects/Settings';
import type { Part } from '../part';

export const part: Part = {
  id: 'objects', group: 'data', order: 0, icon: 'table', title: 'settings:title', Body: Page,
  words: ['settings:newObject', 'settings:newField', 'settings:choices', 'settings:isRequired'],
  labels: (catalog) => catalog.objects.map((object) => object.plural),
  allowed: (catalog) => objectNamed(catalog, 'custom_field')?.can.create ?? false,
};
