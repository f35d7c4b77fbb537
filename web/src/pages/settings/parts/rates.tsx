/** Exchange rates, as a page of the settings. */
import { objectNamed } from '../../../engine/catalog';
import type { Part } from '../part';
import { Page } from '../rates/Rates';

export const part: Part = {
  id: 'rates', group: 'company', order: 40, icon: 'coins', title: 'manage:rates.title', Body: Page,
  words: ['manage:rates.currency', 'manage:rates.add'],
  allowed: (catalog) => objectNamed(catalog, 'exchange_rate')?.can.create ?? false,
};
