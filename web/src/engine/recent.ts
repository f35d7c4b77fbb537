/** The records one looked at last on this device, newest first. */
import { ownPlace } from './live/owner';

export interface Recent {
  object: string;
  id: string;
  title: string;
}

const place = () => ownPlace('recent');
const most = 12;

export function recents(): Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place()) ?? '[]');
    return Array.isArray(kept) ? (kept as Recent[]) : [];
  } catch {
    return [];
  }
}

export function visited(seen: Recent): void {
  const rest = recents().filter((each) => each.id !== seen.id);
  try {
    localStorage.setItem(place(), JSON.stringify([seen, ...rest].slice(0, most)));
  } catch {
    // A full or blocked store only means that it is not remembered.
  }
}
