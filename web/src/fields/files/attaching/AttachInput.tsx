/** Attaching files: chosen, dropped, pasted or taken with the camera of a phone. */
import { type ChangeEvent, type ClipboardEvent, type DragEvent, type FocusEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconCamera from 'tabler/IconCamera';
import IconPaperclip from 'tabler/IconPaperclip';
import IconX from 'tabler/IconX';
import { Problem } from '../../../engine/api';
import { useSaying } from '../../../engine/saying/useSaying';
import { Button, IconButton } from '../../../ui/input/button';
import styles from '../files.module.css';
import type { EditorProps } from '../../type';
import { Sign } from '../Shown';
import { uploadFile } from '../upload';
import { filesOf, type FileValue, sizeOf } from '../value';

export interface AttachProps extends EditorProps {
  pictures: boolean;
  many: boolean;
  /** While files are on their way nothing should be sent that names them. */
  onBusy?: (busy: boolean) => void;
}

export default function AttachInput({ pictures, many, value, onChange, onPick, onBusy, label, inCell, invalid, id, autoFocus }: AttachProps) {
  const { t } = useTranslation('fields');
  const say = useSaying();
  const [files, setFiles] = useState(() => filesOf(value));
  const [sending, setSending] = useState('');
  const [problem, setProblem] = useState('');
  const [over, setOver] = useState(false);
  const away = useRef(false);
  const stop = useRef<AbortController | null>(null);
  const choosing = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => () => stop.current?.abort(), []);
  useEffect(() => {
    const back = () => { away.current = false; };
    const inputs = [choosing.current, camera.current];
    for (const input of inputs) input?.addEventListener('cancel', back);
    return () => { for (const input of inputs) input?.removeEventListener('cancel', back); };
  }, []);
  useEffect(() => { if (autoFocus) box.current?.focus(); }, [autoFocus]);

  function keep(next: FileValue[]) {
    setFiles(next);
    const whole = many ? (next.length ? next : null) : (next[0] ?? null);
    onChange(whole);
    if (!many) onPick?.(whole);
  }

  async function send(chosen: File[]) {
    const wanted = many ? chosen : chosen.slice(0, 1);
    if (!wanted.length) return;
    away.current = true;
    onBusy?.(true);
    setProblem('');
    stop.current = new AbortController();
    let next = many ? files : [];
    try {
      for (const file of wanted) {
        setSending(file.name);
        next = [...next, await uploadFile(file, { shrink: pictures, signal: stop.current.signal })];
      }
    } catch (error) {
      if (!(error instanceof DOMException)) setProblem(error instanceof Problem && error.message ? error.message : t('files.failed'));
    }
    away.current = false;
    onBusy?.(false);
    setSending('');
    if (next.length > (many ? files.length : 0)) keep(next);
  }

  function chosen(event: ChangeEvent<HTMLInputElement>) {
    const list = [...(event.target.files ?? [])];
    event.target.value = '';
    away.current = false;
    void send(list);
  }

  function choose(input: HTMLInputElement | null) {
    away.current = true;
    input?.click();
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void send([...event.dataTransfer.files]);
  }

  /** While the system asks which file, or one is on its way, nothing is finished. */
  function onBlur(event: FocusEvent) {
    if (away.current) event.stopPropagation();
  }

  const accept = pictures ? 'image/png,image/jpeg,image/gif,image/webp' : undefined;
  return (
    <div ref={box} id={id} className={styles.attach} data-cell={inCell || undefined} data-over={over || undefined} tabIndex={-1} role="group" aria-label={label} aria-invalid={invalid || undefined} onBlur={onBlur}
      onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={drop}
      onPaste={(event: ClipboardEvent) => void send([...event.clipboardData.files])}>
      {files.map((file) => (
        <div key={file.id} className={styles.attached}>
          <Sign file={file} /><span title={file.name}>{file.name}</span><small>{sizeOf(file.size, say)}</small>
          <IconButton label={t('files.remove', { name: file.name })} onClick={() => keep(files.filter((each) => each.id !== file.id))}><IconX size={16} /></IconButton>
        </div>
      ))}
      {sending ? <p role="status">{t('files.sending', { name: sending })}</p> : (
        <div className={styles.ways}>
          <Button size="dense" icon={<IconPaperclip size={16} />} onClick={() => choose(choosing.current)}>{t(pictures ? 'files.choosePicture' : 'files.choose')}</Button>
          <span className={styles.phone}><Button size="dense" icon={<IconCamera size={16} />} onClick={() => choose(camera.current)}>{t('files.camera')}</Button></span>
          <small className={styles.desk}>{t('files.drop')}</small>
        </div>
      )}
      {problem ? <p role="alert" className={styles.problem}>{problem}</p> : null}
      <input ref={choosing} type="file" hidden accept={accept} multiple={many} aria-label={label} onChange={chosen} />
      <input ref={camera} type="file" hidden accept="image/*" capture="environment" aria-label={t('files.camera')} onChange={chosen} />
    </div>
  );
}
