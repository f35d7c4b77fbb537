/** Files as the server tells of them. */
import { address } from '../../engine/api';
import { numberFormat, type Saying } from '../../engine/saying/saying';

export interface FileValue {
  id: string;
  name: string;
  type: string;
  size: number;
  width?: number;
  height?: number;
}

function isFile(value: unknown): value is FileValue {
  return typeof value === 'object' && value !== null && 'id' in value && 'type' in value;
}

export function filesOf(value: unknown): FileValue[] {
  return (Array.isArray(value) ? value : [value]).filter(isFile);
}

/** Where what is in a file is fetched; `save` also keeps a picture from being shown in its place. */
export function fileAddress(file: FileValue, save = false): string {
  return address(`/api/files/${encodeURIComponent(file.id)}`, { download: save ? 1 : undefined });
}

/** Whether it is a picture that can be shown small. */
export function isPicture(file: FileValue): boolean {
  return file.type.startsWith('image/') && Boolean(file.width);
}

export function format(value: unknown): string {
  return filesOf(value).map((file) => file.name).join(', ');
}

export function sizeOf(bytes: number, say: Saying): string {
  const units = ['byte', 'kilobyte', 'megabyte'] as const;
  const place = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  return numberFormat(say.locale, { style: 'unit', unit: units[place], unitDisplay: 'short', maximumFractionDigits: place ? 1 : 0 }).format(bytes / 1000 ** place);
}
