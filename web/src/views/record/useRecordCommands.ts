/** What can be done with the record on screen from the palette: change any of its fields, one page of choices each. */
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { type Catalog, type Field, objectNamed, type ObjectSpec, useCatalog } from '../../engine/catalog';
import { type Choice, type Command, type CommandPage, useOffer } from '../../engine/commands';
import { listOnce, type RecordData } from '../../engine/records';
import { visited } from '../../engine/recent';
import type { Saying } from '../../engine/saying/saying';
import { useSaying } from '../../engine/saying/useSaying';
import { undoLast } from '../../engine/undo';
import type { Values } from '../../engine/writing';
import { typeOf } from '../../fields/registry';
import { toast } from '../../ui/float/toast';
import { settable } from '../grid/settable';
import { useSave } from '../saving/useSave';

interface Around {
  client: QueryClient;
  catalog: Catalog;
  say: Saying;
  t: TFunction;
  set: (field: Field, value: unknown) => void;
}

function pageOf(field: Field, around: Around): CommandPage {
  const { client, catalog, say, t, set } = around;
  const placeholder = t('record:palette.value', { field: field.label });
  const none = (): Choice[] => (field.required ? [] : [{ id: 'none', label: t('record:palette.empty', { field: field.label }), icon: 'box', run: () => set(field, null) }]);
  if (field.type === 'choice' || field.type === 'stage') {
    return { placeholder, choices: () => [...(field.options ?? []).map((option): Choice => ({ id: option.value, label: option.label, hue: option.color ?? 'slate', run: () => set(field, option.value) })), ...none()] };
  }
  if (field.type === 'boolean') {
    return { placeholder, choices: () => [true, false].map((value): Choice => ({ id: String(value), label: t(value ? 'fields:yes' : 'fields:no'), icon: 'box', run: () => set(field, value) })) };
  }
  if (field.type === 'ref') {
    const of = field.of ?? '';
    const target = objectNamed(catalog, of);
    const naming = target?.title ?? 'name';
    return {
      placeholder, answered: true,
      choices: async (text) => {
        const { records } = await client.fetchQuery(listOnce(of, { q: text || undefined, fields: [naming], limit: 20 }));
        const found = records.map((each): Choice => ({ id: each.id, label: String(each[naming] ?? ''), avatar: target?.people, run: () => set(field, { id: each.id, title: String(each[naming] ?? '') }) }));
        return text ? found : [...found, ...none()];
      },
    };
  }
  return {
    placeholder, answered: true,
    choices: (text) => {
      if (!text) return none();
      const value = typeOf(field).parse(text, field, say);
      return value === undefined || value === null ? [] : [{ id: 'typed', label: t('record:palette.set', { field: field.label, value: typeOf(field).format(value, field, say) }), icon: 'box', run: () => set(field, value) }];
    },
  };
}

export function useRecordCommands(object: ObjectSpec, record: RecordData): void {
  const { t } = useTranslation(['record', 'fields', 'shell']);
  const client = useQueryClient();
  const catalog = useCatalog();
  const say = useSaying();
  const save = useSave(object.name);
  const name = String(record[object.title] ?? '');
  useEffect(() => {
    if (name) visited({ object: object.name, id: record.id, title: name });
  }, [name, object.name, record.id]);
  const commands = useMemo((): Command[] => {
    if (!object.can.update) return [];
    const set = (field: Field, value: unknown) => void save(record, { [field.name]: value } as Values).then((done) => {
      if (!done) return;
      const shown = typeOf(field).format(value, field, say) || t('record:nothing');
      toast({ text: t('record:palette.changed', { field: field.label, value: shown }), action: { label: t('shell:undo'), run: () => void undoLast() } });
    });
    return object.fields.filter(settable).map((field) => ({
      id: `set ${field.name}`, label: t('record:palette.change', { field: field.label }), detail: name, group: 'here' as const, icon: 'pencil',
      keywords: `${field.name} ${field.label}`, page: pageOf(field, { client, catalog, say, t: t as TFunction, set }), run: () => undefined,
    }));
  }, [catalog, client, name, object, record, save, say, t]);
  useOffer(commands);
}
