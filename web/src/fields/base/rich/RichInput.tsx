/** The editor of rich text. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconBold from 'tabler/IconBold';
import IconItalic from 'tabler/IconItalic';
import IconLink from 'tabler/IconLink';
import IconList from 'tabler/IconList';
import IconListNumbers from 'tabler/IconListNumbers';
import { isImeKey } from '../../../engine/ime';
import { IconButton } from '../../../ui/input/button';
import type { EditorProps } from '../../type';
import styles from '../base.module.css';
import { readRich } from './RichShown';
import { partsOf, textOf } from '../structured';

const commands = [['bold', IconBold], ['italic', IconItalic], ['insertUnorderedList', IconList], ['insertOrderedList', IconListNumbers]] as const;

export default function RichInput({ value, onChange, label, seed, autoFocus, inCell, invalid, id }: EditorProps) {
  const { t } = useTranslation('fields');
  const page = useRef<HTMLDivElement>(null);
  const selected = useRef<Range>(null);
  const [address, setAddress] = useState<string | null>(null);
  const [first] = useState(() => (seed !== undefined ? [<p key="seed">{seed}</p>] : partsOf(value).html ? readRich(partsOf(value).html ?? '') : [textOf(value)]));
  useEffect(() => {
    if (autoFocus) page.current?.focus();
  }, [autoFocus]);
  function changed() {
    const { innerHTML: html = '', innerText: text = '' } = page.current ?? {};
    onChange(text.trim() === '' ? null : { html, text: text.trim() });
  }
  function run(command: string, argument?: string) {
    page.current?.focus();
    // The only editing that every browser has; what it makes is cleaned by the server.
    document.execCommand(command, false, argument);
    changed();
  }
  function askAddress() {
    const selection = window.getSelection();
    selected.current = selection && selection.rangeCount > 0 ? selection.getRangeAt(0) : null;
    setAddress('https://');
  }
  function link() {
    const selection = window.getSelection();
    page.current?.focus();
    if (selection && selected.current) {
      selection.removeAllRanges();
      selection.addRange(selected.current);
    }
    if (address && /^(https?|mailto|tel):\S/i.test(address)) run('createLink', address);
    setAddress(null);
  }
  return (
    <div className={styles.pop} data-cell={inCell || undefined}>
      <div className={styles.line} role="toolbar" aria-label={t('rich.toolbar')} onMouseDown={(event) => { if (!(event.target instanceof HTMLInputElement)) event.preventDefault(); }}>
        {commands.map(([command, Icon]) => <IconButton key={command} label={t(`rich.${command}`)} onClick={() => run(command)}><Icon size={16} /></IconButton>)}
        <IconButton label={t('rich.createLink')} onClick={askAddress}><IconLink size={16} /></IconButton>
        {address === null ? null : (
          <input className={styles.input} value={address} autoFocus aria-label={t('rich.address')} onChange={(event) => setAddress(event.target.value)}
            onKeyDown={(event) => { event.stopPropagation(); if (event.key === 'Enter' && !isImeKey(event)) { event.preventDefault(); link(); } if (event.key === 'Escape') setAddress(null); }} />
        )}
      </div>
      <div ref={page} id={id} className={`${styles.page} ${styles.rich}`} role="textbox" aria-multiline aria-label={label} aria-invalid={invalid || undefined} tabIndex={0} contentEditable
        suppressContentEditableWarning data-autofocus={autoFocus || undefined} onInput={changed}
        onKeyDown={(event) => { if (event.key === 'Enter' && !event.metaKey && !event.ctrlKey) event.stopPropagation(); }}
        onPaste={(event) => { event.preventDefault(); run('insertText', event.clipboardData.getData('text/plain')); }}>{first}</div>
    </div>
  );
}
