/** One of a few, side by side. */
import '@mantine/core/styles/SegmentedControl.layer.css';
import '@mantine/core/styles/FloatingIndicator.layer.css';
import { SegmentedControl, type SegmentedControlProps } from '@mantine/core';

export function Segmented(props: SegmentedControlProps) {
  return <SegmentedControl size="xs" {...props} />;
}
