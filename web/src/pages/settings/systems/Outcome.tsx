/** What became of a message, in one word, with the number that the other system answered. */
import { fieldNamed, objectNamed, useCatalog } from '../../../engine/catalog';
import type { RecordData } from '../../../engine/records';
import { Tag } from '../../../ui/show/tag';

export function Outcome({ delivery }: { delivery: RecordData }) {
  const spec = objectNamed(useCatalog(), 'webhook_delivery');
  const state = spec && fieldNamed(spec, 'state')?.options?.find((option) => option.value === delivery.state);
  const label = state?.label ?? String(delivery.state);
  return <span><Tag hue={state?.color}>{typeof delivery.status === 'number' ? `${label} · ${delivery.status}` : label}</Tag></span>;
}
