/** Rich text: read into elements one by one, so that no HTML is ever run; and an editor for it. */
import { createElement, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconBold from 'tabler/IconBold';
import IconItalic from 'tabler/IconItalic';
import IconLink from 'tabler/IconLink';
import IconList from 'tabler/IconList';
import IconListNumbers from 'tabler/IconListNumbers';
import { isImeKey } from '../../engine/ime';
import { IconButton } from '../../ui/input/button';
import type { EditorProps } from '../type';
import styles from './base.module.css';
import { partsOf, textOf } from './structured';

const allowed = new Set(['p', 'br', 'b', 'strong', 'i', 'em', 'u', 's', 'ul', 'ol', 'li', 'h1', 'h2', 'h3', 'blockquote', 'code', 'pre']);

function elementsOf(nodes: NodeListOf<ChildNode>): ReactNode[] {
  return Array.from(nodes).map((node, index) => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent;
    if (!(node instanceof Element)) return null;
    const tag = node.tagName.toLowerCase();
    if (tag === 'br') return <br key={index} />;
    const inside = elementsOf(node.childNodes);
    if (tag === 'a') {
      const href = node.getAttribute('href') ?? '';
      return /^(https?|mailto|tel):/i.test(href) ? <a key={index} href={href} target="_blank" rel="noreferrer noopener nofollow">{inside}</a> : inside;
    }
    return allowed.has(tag) ? createElement(tag, { key: index }, ...inside) : tag === 'script' || tag === 'style' ? null : inside;
  });
}

/** The document that the parser makes is never shown and runs nothing. */
function read(html: string): ReactNode[] {
  return elementsOf(new DOMParser().parseFromString(html, 'text/html').body.childNodes);
}

export function RichText({ value }: { value: unknown }) {
  const html = partsOf(value).html;
  return html ? <div className={styles.rich}>{read(html)}</div> : <span className={styles.long}>{textOf(value)}</span>;
}

const commands = [['bold', IconBold], ['italic', IconItalic], ['insertUnorderedList', IconList], ['insertOrderedList', IconListNumbers]] as const;

export function RichInput({ value, onChange, label, seed, autoFocus, inCell, invalid, id }: EditorProps) {
  const { t } = useTranslation('fields');
  const page = useRef<HTMLDivElement>(null);
  const selected = useRef<Range>(null);
  const [address, setAddress] = useState<string | null>(null);
  const [first] = useState(() => (seed !== undefined ? [<p key="seed">{seed}</p>] : partsOf(value).html ? read(partsOf(value).html ?? '') : [textOf(value)]));
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
