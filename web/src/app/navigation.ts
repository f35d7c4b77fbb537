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
  /** Only shown to who may add records. */
  adds?: boolean;
}

export const navPages: readonly NavPage[] = [
  { to: '/', label: 'home', icon: 'home', section: 'top', key: 'h', phone: true },
  { to: '/segment', label: 'segments', icon: 'segment', section: 'engage', key: 's', needs: 'segment' },
  { to: '/campaign', label: 'campaigns', icon: 'campaign', section: 'engage', key: 'k', needs: 'campaign', phone: true },
  { to: '/mail', label: 'mail', icon: 'mail', section: 'engage', key: 'm', needs: 'message' },
  { to: '/study', label: 'studies', icon: 'study', section: 'insights', key: 'r', needs: 'study_run' },
  { to: '/duplicate', label: 'duplicates', icon: 'copy', section: 'bottom', key: 'd', needs: 'duplicate' },
  { to: '/quality', label: 'quality', icon: 'quality', section: 'bottom', key: 'q', needs: 'customer' },
  { to: '/import', label: 'import', icon: 'import', section: 'bottom', key: 'i', adds: true },
  { to: '/settings', label: 'settings', icon: 'settings', section: 'bottom' },
];

/** Which sidebar section an area's objects belong to; objects without a place are reached by the palette. */
export const recordObjects: readonly string[] = ['customer', 'order', 'product', 'task'];

/** The area of what people added themselves; its objects stand behind ours. */
export const ownArea = 'custom';
