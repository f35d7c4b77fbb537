/** Roles and what they may, as a page of the settings. */
import { objectNamed } from '../../../engine/catalog';
import { Page } from '../rights/Roles';
import type { Part } from '../part';

export const part: Part = {
  id: 'roles', group: 'company', order: 20, icon: 'key', title: 'settings:roles.title', Body: Page,
  words: ['settings:roles.new'],
  allowed: (catalog) => objectNamed(catalog, 'custom_grant')?.can.create ?? false,
};
