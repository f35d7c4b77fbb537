/** Teams and which is part of which, as a page of the settings. */
import { objectNamed } from '../../../engine/catalog';
import { Page } from '../rights/Teams';
import type { Part } from '../part';

export const part: Part = {
  id: 'teams', group: 'company', order: 30, icon: 'users-group', title: 'settings:teams.title', Body: Page,
  words: [],
  allowed: (catalog) => objectNamed(catalog, 'team')?.can.update ?? false,
};
