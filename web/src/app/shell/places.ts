/** Where one can go: objects of the catalog and fixed pages, in the sections of the sidebar. */
import { useTranslation } from 'react-i18next';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { navPages, type NavSection, ownArea, recordObjects } from '../navigation';

export interface Place {
  to: string;
  label: string;
  icon: string;
  section: NavSection;
  key?: string;
  phone?: boolean;
  /** The object one can add a record of, and what one of them is called. */
  creates?: string;
  one?: string;
}

const objectKeys: Readonly<Record<string, string>> = { customer: 'c', order: 'o', product: 'p', task: 't' };

export function usePlaces(): Place[] {
  const { t } = useTranslation('shell');
  const catalog = useCatalog();
  const own = catalog.objects.filter((object) => object.area === ownArea).map((object) => object.name);
  const objects = [...recordObjects, ...own].flatMap((name): Place[] => {
    const object = objectNamed(catalog, name);
    if (!object?.can.read) return [];
    return [{ to: `/${name}`, label: object.plural, icon: object.icon || name, section: 'records', creates: object.can.create ? name : undefined, one: object.label, key: objectKeys[name], phone: !['product', 'task'].includes(name) && !own.includes(name) }];
  });
  const fixed = navPages
    .filter((page) => (!page.needs || objectNamed(catalog, page.needs)?.can.read) && (!page.adds || objects.some((place) => place.creates)))
    .map((page): Place => ({ ...page, label: t(`nav.${page.label}`) }));
  return [...fixed.filter((place) => place.section === 'top'), ...objects, ...fixed.filter((place) => place.section !== 'top')];
}
