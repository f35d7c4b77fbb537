/** Which record comes before or after another, as the layout on screen shows them. */
import type { RefObject } from 'react';
import type { RecordData } from '../../../engine/records';

export type Neighbour = RefObject<((id: string, by: number) => RecordData | undefined) | null>;
