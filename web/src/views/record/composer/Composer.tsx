/** Writes down what happened with someone: a note, a call, a meeting. A draft survives leaving the page. */
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconPaperclip from 'tabler/IconPaperclip';
import { fieldNamed, objectNamed, type ObjectSpec, useCatalog } from '../../../engine/catalog';
import { useOffer } from '../../../engine/commands';
import { ownPlace } from '../../../engine/live/owner';
import { keys, type RecordData } from '../../../engine/records';
import { useCreate } from '../../../engine/writing';
import { Attach } from '../../../fields/files/Attach';
import { titleOf } from '../../../fields/title';
import { toast } from '../../../ui/float/toast';
import { Button, IconButton } from '../../../ui/input/button';
import { Segmented } from '../../../ui/input/segmented';
import { useTrouble } from '../../saving/useTrouble';
import styles from '../record.module.css';
import type { Named } from './Names';
import { NoteText } from './NoteText';

interface ComposerProps {
  object: ObjectSpec;
  record: RecordData;
}

const written = 'interaction';
const offeredKinds = ['note', 'call', 'meeting', 'visit'];

function useDraft(place: string) {
  const [text, setText] = useState(() => localStorage.getItem(place) ?? '');
  return [text, (next: string) => {
    setText(next);
    if (next) localStorage.setItem(place, next);
    else localStorage.removeItem(place);
  }] as const;
}

/** Who was named with a # so far, as it is kept with the draft. */
function namedIn(kept: string): Named[] {
  return kept ? (JSON.parse(kept) as Named[]) : [];
}

/** Those of them whose name still stands in the text. */
function linkedIn(text: string, kept: string): string[] {
  return [...new Set(namedIn(kept).filter(({ title }) => text.includes(`#${title}`)).map(({ id }) => id))];
}

export function Composer({ object, record }: ComposerProps) {
  const { t } = useTranslation('record');
  const catalog = useCatalog();
  const client = useQueryClient();
  const trouble = useTrouble();
  const spec = objectNamed(catalog, written);
  const about = spec?.fields.find((field) => field.type === 'ref' && field.of === object.name);
  const kindField = spec && fieldNamed(spec, 'kind');
  const kinds = (kindField?.options ?? []).filter((option) => offeredKinds.includes(option.value));
  const [kind, setKind] = useState('note');
  const [open, setOpen] = useState(false);
  const filesField = spec && fieldNamed(spec, 'files');
  const [attaching, setAttaching] = useState(false);
  const [files, setFiles] = useState<unknown>(null);
  const [uploading, setUploading] = useState(false);
  const [text, setText] = useDraft(ownPlace(`draft.${record.id}`));
  const linking = spec?.fields.find((field) => field.type === 'refs' && field.of && !field.readonly);
  const [links, setLinks] = useDraft(ownPlace(`draft.${record.id}.links`));
  const create = useCreate(written, (values) => titleOf(record, object) || String(values.subject ?? ''));
  const input = useRef<HTMLTextAreaElement>(null);
  const commands = useMemo(() => [{ id: 'note', label: t('writeNote'), group: 'here' as const, keys: 'n', run: () => input.current?.focus() }], [t]);
  useOffer(commands);
  if (!spec?.can.create || !about) return null;

  async function submit() {
    const body = text.trim();
    if ((!body && kind === 'note') || create.isPending || uploading || !about) return;
    const [first = ''] = (body || (kinds.find((each) => each.value === kind)?.label ?? '')).split('\n');
    const subject = Array.from(first).slice(0, 80).join('');
    const linked = linking ? linkedIn(body, links).filter((id) => id !== record.id) : [];
    try {
      await create.mutateAsync({ [about.name]: record.id, kind, subject, body: body || null, at: new Date().toISOString(), user: catalog.me.id, ...(linking && linked.length ? { [linking.name]: linked } : {}), ...(files ? { files } : {}) });
      setText('');
      setLinks('');
      setKind('note');
      setOpen(false);
      setAttaching(false);
      setFiles(null);
      await client.invalidateQueries({ queryKey: keys.timeline(object.name, record.id) });
    } catch (error) {
      toast({ tone: 'problem', ...trouble(error), action: { label: t('shell:retry'), run: () => void submit() } });
    }
  }

  return (
    <div className={styles.composer}>
      <NoteText input={input} value={text} rows={text || open ? 3 : 1} linking={linking?.of ?? undefined} onChange={setText} onLink={(named) => setLinks(JSON.stringify([...namedIn(links), named]))} onSubmit={() => void submit()} />
      {text || open ? null : (
        <div className={styles.quick}>
          {kinds.filter((each) => each.value !== 'note').map(({ value, label }) => (
            <button key={value} type="button" onClick={() => { setKind(value); setOpen(true); input.current?.focus(); }}>{label}</button>
          ))}
        </div>
      )}
      {attaching && filesField ? <div className={styles.attaching}><Attach field={filesField} pictures={false} many value={files} label={filesField.label} onBusy={setUploading} onChange={setFiles} /></div> : null}
      {text || open ? (
        <div className={styles.composerActs}>
          <Segmented value={kind} onChange={setKind} data={kinds.map(({ value, label }) => ({ value, label }))} aria-label={kindField?.label} />
          {filesField && !filesField.readonly ? <IconButton label={t('attach')} aria-expanded={attaching} onClick={() => setAttaching(!attaching)}><IconPaperclip size={18} stroke={1.75} /></IconButton> : null}
          {text ? null : <Button look="quiet" size="dense" onClick={() => { setOpen(false); setKind('note'); }}>{t('shell:cancel')}</Button>}
          <Button look="primary" size="dense" busy={create.isPending} disabled={uploading} onClick={() => void submit()}>{t(kind === 'note' ? 'log' : 'logKind', { kind: kinds.find((each) => each.value === kind)?.label ?? '' })}</Button>
        </div>
      ) : null}
    </div>
  );
}
