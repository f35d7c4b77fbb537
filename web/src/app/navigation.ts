/** The fixed pages of the sidebar, one line each; objects come from the catalog. */

export type NavSection = 'top' | 'records' | 'engage' | 'insights' | 'bottom';

export interface NavPage {
  to: string;
  /** Key of the label in the `shell` words, under `nav`. */
  label: string;
  icon: string;
  section: NavSection;
  /** Second key of the sequence that starts with G. */
  key?: string;
  /** Shown on the phone's bottom bar. */
  phone?: boolean;
  /** Only shown when this object may be read. */
  needs?: string;
}

export const navPages: readonly NavPage[] = [
  { to: '/', label: 'home', icon: 'home', section: 'top', key: 'h', phone: true },
];

/** Which sidebar section an area's objects belong to; objects without a place are reached by the palette. */
export const recordObjects: readonly string[] = ['customer', 'order', 'product'];
