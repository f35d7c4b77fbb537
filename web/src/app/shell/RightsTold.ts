/** Says so when one's role, or what it may see, was changed by somebody else while one was at work. */
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Catalog, type Field, objectNamed, roleLabel, useCatalog } from '../../engine/catalog';
import { listWords } from '../../engine/saying/saying';
import { toast } from '../../ui/float/toast';

/** What could be seen before and cannot be now, by its label: whole objects first, then fields that do not lead to those. */
function lost(before: Catalog, now: Catalog): string[] {
  const could = before.objects.filter((object) => object.can.read);
  const gone = could.filter(({ name }) => !objectNamed(now, name)?.can.read);
  const names = new Set(gone.map(({ name }) => name));
  const fields = could.filter(({ name }) => !names.has(name)).flatMap((object) => {
    const kept = new Map(objectNamed(now, object.name)?.fields.map((field) => [field.name, field.limited ?? null]));
    const isGone = ({ name, limited, type, of }: Field) => type !== 'collection' && !names.has(of ?? '') && (!kept.has(name) || (kept.get(name) === 'masked' && limited !== 'masked'));
    return object.fields.filter(isGone).map(({ label }) => `${object.label} › ${label}`);
  });
  return [...gone.map(({ plural }) => plural), ...fields];
}

const most = 3;

export default function RightsTold(): null {
  const { t, i18n } = useTranslation('shell');
  const catalog = useCatalog();
  const router = useRouter();
  const before = useRef({ catalog, language: i18n.language });
  useEffect(() => {
    const was = before.current;
    before.current = { catalog, language: i18n.language };
    // Another language has another catalog.
    if (was.catalog === catalog || was.language !== i18n.language || was.catalog.me.id !== catalog.me.id) return;
    // Where nothing was to be seen there may be something now.
    void router.invalidate();
    const { role } = catalog.me;
    if (role !== was.catalog.me.role) {
      toast({ stays: true, text: t('rights.role', { role: t(`role.${role}`, { defaultValue: roleLabel(catalog, role) }) }) });
      return;
    }
    // Who shapes the workspace knows what they have just removed.
    if (objectNamed(catalog, 'custom_field')?.can.update) return;
    const gone = lost(was.catalog, catalog);
    const [shown, more] = [gone.slice(0, most), gone.length - most];
    const what = listWords(i18n.language, more > 0 ? [...shown, t('rights.others', { count: more })] : shown, 'conjunction');
    if (gone.length) toast({ stays: true, text: t('rights.lost', { what }) });
  }, [catalog, i18n.language, router, t]);
  return null;
}
