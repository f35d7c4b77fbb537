/** Rich text, read into elements one by one, so that no HTML is ever run. */
import { createElement, type ReactNode } from 'react';
import styles from '../base.module.css';

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
export function readRich(html: string): ReactNode[] {
  return elementsOf(new DOMParser().parseFromString(html, 'text/html').body.childNodes);
}

export default function RichShown({ html }: { html: string }) {
  return <div className={styles.rich}>{readRich(html)}</div>;
}
