/** Attaching files; what it takes comes when somebody does. */
import { lazy, Suspense } from 'react';
import type { AttachProps } from './attaching/AttachInput';

const Input = lazy(() => import('./attaching/AttachInput'));

export function Attach(props: AttachProps) {
  return <Suspense fallback={null}><Input {...props} /></Suspense>;
}
