/** Says so when one's role, or what it may see, was changed by somebody else while one was at work. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Catalog, fieldNamed, objectNamed, useCatalog } from '../../engine/catalog';
import { listWords } from '../../engine/saying/saying';
import { toast } from '../../ui/float/toast';

/** What could be seen before and cannot be now, by its label: whole objects first, then fields of those that are left. */
function lost(before: Catalog, now: Catalog): string[] {
  return before.objects.filter((object) => object.can.read).flatMap((object) => {
    const left = objectNamed(now, object.name);
    if (!left?.can.read) return [object.plural];
    const kept = new Map(left.fields.map((field) => [field.name, field.limited ?? null]));
    return object.fields.filter(({ type }) => type !== 'collection').filter(({ name, limited }) => !kept.has(name) || (kept.get(name) === 'masked' && limited !== 'masked')).map(({ label }) => `${object.label} › ${label}`);
  });
}

const most = 3;

export default function RightsTold(): null {
  const { t, i18n } = useTranslation('shell');
  const catalog = useCatalog();
  const before = useRef({ catalog, language: i18n.language });
  useEffect(() => {
    const was = before.current;
    before.current = { catalog, language: i18n.language };
    // Another language has another catalog.
    if (was.catalog === catalog || was.language !== i18n.language || was.catalog.me.id !== catalog.me.id) return;
    const { role } = catalog.me;
    const user = objectNamed(catalog, 'user');
    const label = (user && fieldNamed(user, 'role'))?.options?.find(({ value }) => value === role)?.label ?? role;
    if (role !== was.catalog.me.role) {
      toast({ stays: true, text: t('rights.role', { role: t(`role.${role}`, { defaultValue: label }) }) });
      return;
    }
    // Who shapes the workspace knows what they have just removed.
    if (objectNamed(catalog, 'custom_field')?.can.update) return;
    const gone = lost(was.catalog, catalog);
    const [what, more] = [listWords(i18n.language, gone.slice(0, most), 'conjunction'), gone.length - most];
    if (gone.length) toast({ stays: true, text: more > 0 ? t('rights.lostMore', { what, more }) : t('rights.lost', { what }) });
  }, [catalog, i18n.language, t]);
  return null;
}
