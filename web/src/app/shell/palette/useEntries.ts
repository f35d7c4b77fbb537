/** What the palette lists for what was typed: the record on screen first, then records found, then everything else one can do. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ask } from '../../../engine/api';
import { objectNamed, useCatalog } from '../../../engine/catalog';
import { type Choice, type Command, type CommandGroup, type CommandPage, useCommands } from '../../../engine/commands';
import { recents } from '../../../engine/recent';
import { answersTo } from '../../../engine/saying/pinyin';

export interface Found {
  object: string;
  id: string;
  title: string;
  label: string;
  detail?: string | null;
  matched: { in: 'title' | 'detail'; spans: [number, number][] };
}

export interface Entry extends Choice {
  group: string;
  matched?: Found['matched'];
  keys?: string;
  page?: CommandPage;
}

const order: readonly CommandGroup[] = ['here', 'create', 'go', 'settings', 'help'];
const fewHere = 5;

function useRecords(text: string) {
  return useQuery({
    queryKey: ['search', text],
    queryFn: async ({ signal }) => (await ask<{ results: Found[] }>('/api/search', { query: { q: text }, signal })).results,
    enabled: text.length > 0,
    placeholderData: (before) => before,
  });
}

export interface Entries {
  entries: Entry[];
  searching: boolean;
  /** So many of the first stay where they are, whatever is still found. */
  sure: number;
}

/** `typed` may start with > to mean actions alone. */
export function useEntries(typed: string, onCreate: (object: string, title: string) => void): Entries {
  const { t } = useTranslation('shell');
  const commands = useCommands();
  const catalog = useCatalog();
  const navigate = useNavigate();
  const onlyActs = /^[>＞》]/.test(typed);
  const text = onlyActs ? typed.slice(1).trim() : typed;
  const search = useRecords(onlyActs ? '' : text);
  const open = (object: string, id: string) => () => void navigate({ to: '/$object/$id', params: { object, id } });

  const signOf = (object: string) => { const spec = objectNamed(catalog, object); return spec?.people ? { avatar: true } : { icon: spec?.icon ?? object }; };

  const act = (command: Command): Entry => ({ ...command, group: t(`palette.group.${command.group}`) });
  const matching = commands.filter((command) => !command.hidden && answersTo(`${command.label} ${command.keywords ?? ''}`, text))
    .sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
  const here = matching.filter((command) => command.group === 'here').map(act);
  const others = matching.filter((command) => command.group !== 'here').map(act);
  const records = (text && !onlyActs ? search.data ?? [] : []).map((found): Entry => ({
    id: found.id, label: found.title, detail: found.detail, matched: found.matched, ...signOf(found.object), group: found.label, run: open(found.object, found.id),
  }));
  const lately = text || onlyActs ? [] : recents().filter((each) => !location.pathname.endsWith(each.id)).slice(0, 5).map((each): Entry => ({
    id: `recent ${each.id}`, label: each.title, detail: objectNamed(catalog, each.object)?.label, ...signOf(each.object), group: t('palette.group.recent'), run: open(each.object, each.id),
  }));
  const entries = [...(text ? here : here.slice(0, fewHere)), ...lately, ...records, ...others];
  if (entries.length > 0 || !text || search.isFetching) return { entries, searching: search.isFetching, sure: here.length };
  const made = catalog.objects.find((object) => object.name === 'customer' && object.can.create);
  const create = made ? [{ id: 'create named', label: t('palette.createNamed', { object: made.label, text }), group: t('palette.group.create'), icon: made.icon ?? made.name, run: () => onCreate(made.name, text) }] : [];
  return { entries: create, searching: false, sure: create.length };
}

/** The second page of a command. */
export function usePage(page: CommandPage | null, name: string, text: string): Entries {
  const found = useQuery({
    queryKey: ['palette', name, page?.answered ? text : ''],
    queryFn: async ({ signal }) => page?.choices(text, signal) ?? [],
    enabled: page !== null,
    placeholderData: (before, query) => (query?.queryKey[1] === name ? before : undefined),
    gcTime: 0,
    staleTime: 0,
  });
  const choices = page === null ? [] : (found.data ?? []).filter((choice) => page.answered || answersTo(choice.label, text));
  return { entries: choices.map((choice) => ({ ...choice, group: '' })), searching: found.isFetching, sure: 0 };
}
