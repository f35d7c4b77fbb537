/** Rules of quality, as a page of the settings. */
import { objectNamed } from '../../../engine/catalog';
import type { Part } from '../part';
import { Page } from '../quality/Rules';

export const part: Part = {
  id: 'quality', group: 'data', order: 5, icon: 'quality', title: 'quality:rules.title', Body: Page,
  words: ['quality:title', 'quality:rules.new', 'quality:form.weight', 'quality:form.written'],
  allowed: (catalog) => objectNamed(catalog, 'quality_rule')?.can.create ?? false,
};
