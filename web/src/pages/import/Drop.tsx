/** Where a file is dropped, chosen or pasted, and sent to the server. */
import { type ClipboardEvent, type DragEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconClipboardText from 'tabler/IconClipboardText';
import IconFileUpload from 'tabler/IconFileUpload';
import { Problem } from '../../engine/api';
import { Button } from '../../ui/input/button';
import { TextArea } from '../../ui/input/text';
import { useFigures } from '../../views/figures/format';
import { Notice } from '../../views/figures/notice';
import { Progress } from '../../views/figures/progress';
import styles from './import.module.css';
import { type ImportJob, upload } from './job';

const accepted = '.csv,.tsv,.txt,.xlsx,.xlsm,.jsonl,.ndjson,.parquet,.vcf,.gz';

interface DropProps {
  object: string;
  onBusy: (busy: boolean) => void;
  onUploaded: (job: ImportJob) => void;
}

interface Sending {
  name: string;
  size: number;
  part: number;
}

export function Drop({ object, onBusy, onUploaded }: DropProps) {
  const { t } = useTranslation('import');
  const picker = useRef<HTMLInputElement>(null);
  const stop = useRef<AbortController | null>(null);
  const [over, setOver] = useState(false);
  const [pasting, setPasting] = useState(false);
  const [sending, setSending] = useState<Sending | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function send(file: File) {
    if (file.size === 0) {
      setProblem(t('drop.empty', { name: file.name }));
      return;
    }
    setProblem(null);
    setSending({ name: file.name, size: file.size, part: 0 });
    onBusy(true);
    stop.current = new AbortController();
    try {
      onUploaded(await upload(file, object, (part) => setSending({ name: file.name, size: file.size, part }), stop.current.signal));
    } catch (error) {
      if (!(error instanceof DOMException)) setProblem(error instanceof Problem && error.message ? error.message : t('drop.failed'));
    } finally {
      setSending(null);
      onBusy(false);
    }
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) void send(file);
  }

  function paste(event: ClipboardEvent) {
    const file = event.clipboardData.files[0];
    if (file) void send(file);
  }

  if (sending) return <Sent sending={sending} onStop={() => stop.current?.abort()} />;
  return (
    <>
      <div className={styles.drop} data-over={over || undefined} onDragOver={(event) => { event.preventDefault(); setOver(true); }}
        onDragLeave={() => setOver(false)} onDrop={drop} onPaste={paste}>
        <IconFileUpload size={40} stroke={1.25} aria-hidden />
        <strong>{t('drop.title')}</strong>
        <span>{t('drop.text')}</span>
        <div className={styles.row}>
          <Button look="primary" onClick={() => picker.current?.click()}>{t('drop.choose')}</Button>
          <Button icon={<IconClipboardText size={16} />} onClick={() => setPasting(!pasting)} aria-expanded={pasting}>{t('drop.paste')}</Button>
        </div>
        <input ref={picker} type="file" accept={accepted} hidden data-testid="import-file" onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) void send(file);
        }} />
      </div>
      {pasting ? <Pasted onPasted={(text) => void send(new File([text], t('drop.pasted'), { type: 'text/csv' }))} /> : null}
      {problem ? <Notice tone="bad" title={t('drop.problem')}>{problem}</Notice> : null}
    </>
  );
}

function Sent({ sending, onStop }: { sending: Sending; onStop: () => void }) {
  const { t } = useTranslation('import');
  const { bytes } = useFigures();
  const reading = sending.part >= 1;
  return (
    <div className={styles.sending}>
      <Progress label={reading ? t('drop.reading', { name: sending.name }) : t('drop.sending', { name: sending.name })}
        part={reading ? null : sending.part} note={bytes(sending.size)} />
      <Button onClick={onStop}>{t('cancel')}</Button>
    </div>
  );
}

function Pasted({ onPasted }: { onPasted: (text: string) => void }) {
  const { t } = useTranslation('import');
  const [text, setText] = useState('');
  const lines = text.split('\n').filter((line) => line.trim()).length;
  return (
    <div className={styles.pasted}>
      <TextArea label={t('drop.pasteLabel')} description={t('drop.pasteHint')} value={text} minRows={6} onChange={(event) => setText(event.currentTarget.value)} autoFocus />
      <Button look="primary" disabled={lines < 2} onClick={() => onPasted(text)}>{t('drop.pasteGo', { count: Math.max(lines - 1, 0) })}</Button>
    </div>
  );
}
