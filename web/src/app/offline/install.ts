/** Puts the worker behind the pages, where the browser has room for one, and says when a newer app waits. */
import type { QueryClient } from '@tanstack/react-query';

const later = 4000;
const often = 3600_000;

function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(act, { timeout: later });
  else setTimeout(act, later);
}

/** Nothing of a person stays on this device; the worker forgets whose it was. */
export async function forgetKept(): Promise<void> {
  navigator.serviceWorker?.controller?.postMessage('forget');
  if (!('caches' in window)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('rapport data ') || name === 'rapport whose').map((name) => caches.delete(name)));
}

function offerWhenReady(registration: ServiceWorkerRegistration, onNewer: (reload: () => void) => void): void {
  const { waiting } = registration;
  if (!waiting || !navigator.serviceWorker.controller) return;
  onNewer(() => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    waiting.postMessage('take over');
  });
}

let isInstalled = false;

/** Once for each page that is opened, however often it is asked for. `onNewer` is told how to go over to a newer app; nobody is made to. */
export async function installWorker(client: QueryClient, onNewer: (reload: () => void) => void): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD || isInstalled) return;
  isInstalled = true;
  const isFirst = !navigator.serviceWorker.controller;
  // What was read before the worker was there is read again through it, so that it is kept.
  if (isFirst) navigator.serviceWorker.addEventListener('controllerchange', () => void client.invalidateQueries(), { once: true });
  const registration = await navigator.serviceWorker.register('/sw.js').catch(() => null);
  if (!registration) return;
  offerWhenReady(registration, onNewer);
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => { if (installing.state === 'installed') offerWhenReady(registration, onNewer); });
  });
  setInterval(() => void registration.update().catch(() => undefined), often);
  const isSparing = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData;
  const { active } = await navigator.serviceWorker.ready;
  if (!isSparing) whenIdle(() => active?.postMessage('fill'));
}
