/** Icons are imported one by one (`tabler/IconBox`), so that thousands of others are never read. */
declare module 'tabler/*' {
  import type { ComponentType, SVGProps } from 'react';

  const Icon: ComponentType<Omit<SVGProps<SVGSVGElement>, 'stroke'> & { size?: number; stroke?: number }>;
  export default Icon;
}
