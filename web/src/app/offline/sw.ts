/** The worker behind the pages: keeps the app and what its person saw last, for when the server is away. Imports nothing. */

interface WorkerEvent extends Event {
  waitUntil: (work: Promise<unknown>) => void;
}
interface FetchEvent extends WorkerEvent {
  readonly request: Request;
  respondWith: (answer: Promise<Response>) => void;
}
interface Worker extends EventTarget {
  skipWaiting: () => Promise<void>;
  readonly clients: { claim: () => Promise<void> };
  /** Put in by the build: what the app cannot start without, the rest of it, and a mark of both. */
  readonly RAPPORT_FIRST: readonly string[];
  readonly RAPPORT_REST: readonly string[];
  readonly RAPPORT_MARK: string;
}

const worker = self as unknown as Worker;
const shell = `rapport app ${worker.RAPPORT_MARK}`;
const data = 'rapport data ';
const keeper = 'rapport whose';
const ownerPlace = '/whose';
const most = 400;
const patience = 6000;
const readable = /^\/api\/(session$|catalog$|runs$|records\/)/;
/** What is no page of the app: the interface, and addresses that strangers follow. */
const elsewhere = /^\/(api|hooks|at|health|[a-z])\//;
const atHeader = 'X-Rapport-At';
const keptHeader = 'X-Rapport-Kept';

let owner: Promise<string> | null = null;

function whose(): Promise<string> {
  owner ??= caches.open(keeper).then((cache) => cache.match(ownerPlace)).then((kept) => kept?.text() ?? '');
  return owner;
}

/** From now on it is this person's; what was kept for anybody else goes. */
async function own(person: string): Promise<void> {
  owner = Promise.resolve(person);
  const cache = await caches.open(keeper);
  if (person) await cache.put(ownerPlace, new Response(person));
  else await cache.delete(ownerPlace);
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(data) && name !== data + person).map((name) => caches.delete(name)));
}

/** Who signed in, as the answer says; where it does not, nobody. */
async function ownAsTold(answer: Response): Promise<void> {
  const told = (await answer.json().catch(() => null)) as { user?: { id?: string } | null; workspace?: string } | null;
  const person = told?.user?.id ? `${told.workspace ?? ''} ${told.user.id}` : '';
  if (person !== (await whose())) await own(person);
}

function withHeader(answer: Response, name: string, value: string): Response {
  const headers = new Headers(answer.headers);
  headers.set(name, value);
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
}

async function keep(person: string, request: Request, answer: Response): Promise<void> {
  const cache = await caches.open(data + person);
  await cache.delete(request);
  await cache.put(request, withHeader(answer, atHeader, new Date().toISOString()));
  const known = await cache.keys();
  await Promise.all(known.slice(0, Math.max(0, known.length - most)).map((old) => cache.delete(old)));
  // Whoever signed out meanwhile leaves nothing behind.
  if ((await whose()) !== person) await caches.delete(data + person);
}

async function kept(person: string, request: Request): Promise<Response | undefined> {
  if (!person) return undefined;
  const found = await (await caches.open(data + person)).match(request);
  return found && withHeader(found, keptHeader, found.headers.get(atHeader) ?? '');
}

function inTime(answer: Promise<Response>): Promise<Response> {
  return Promise.race([answer, new Promise<Response>((_, reject) => { setTimeout(() => reject(new Error('The server is slow.')), patience); })]);
}

/** The last question of whose session this is. What the page asks for beside it belongs to whom it tells. */
let asking: Promise<unknown> = Promise.resolve();

/** From the server; from what was kept where it does not answer, or not soon. */
async function read(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const isSession = new URL(request.url).pathname === '/api/session';
  const beside = asking;
  const answered = fetch(request).then(async (answer) => {
    if (answer.status === 401) await own('');
    else if (answer.ok && isSession) await ownAsTold(answer.clone());
    return answer;
  });
  if (isSession) asking = answered.catch(() => undefined);
  const before = await whose();
  const fresh = answered.then(async (answer) => {
    const asked = before || (await beside.then(whose));
    const person = await whose();
    if (answer.ok && person && (isSession || person === asked)) event.waitUntil(keep(person, request, answer.clone()));
    return answer;
  });
  const old = await kept(before, request);
  if (!old) return fresh;
  return inTime(fresh).catch(() => old);
}

/** Signing in and out, and going to another workspace. */
async function changeSession(request: Request): Promise<Response> {
  const answer = await fetch(request);
  if (answer.ok && request.method === 'POST' && new URL(request.url).pathname.endsWith('/api/session')) await ownAsTold(answer.clone());
  else if (answer.ok) await own('');
  return answer;
}

/** The page is the newest one where it can be had soon; its files never change under their names. */
async function page(request: Request): Promise<Response> {
  const fresh = fetch(request);
  const old = await (await caches.open(shell)).match('/');
  if (!old) return fresh;
  return inTime(fresh).catch(() => old);
}

async function file(request: Request): Promise<Response> {
  const cache = await caches.open(shell);
  const found = await cache.match(request);
  if (found && new URL(request.url).pathname.startsWith('/assets/')) return found;
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    if (found) return found;
    throw error;
  }
}

worker.addEventListener('install', (event) => {
  (event as WorkerEvent).waitUntil(caches.open(shell).then((cache) => cache.addAll([...worker.RAPPORT_FIRST])));
});

worker.addEventListener('activate', (event) => {
  (event as WorkerEvent).waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith('rapport app ') && name !== shell).map((name) => caches.delete(name)));
    await worker.clients.claim();
  })());
});

/** The pages say when they have time for the rest of the app, when a new one may take over, and when all is to be forgotten. */
worker.addEventListener('message', (event) => {
  const { data: told } = event as MessageEvent<unknown>;
  const wait = (work: Promise<unknown>) => (event as unknown as WorkerEvent).waitUntil(work);
  if (told === 'take over') wait(worker.skipWaiting());
  if (told === 'forget') wait(own(''));
  if (told === 'fill') {
    wait(caches.open(shell).then(async (cache) => {
      for (const name of worker.RAPPORT_REST) if (!(await cache.match(name))) await cache.add(name).catch(() => undefined);
    }));
  }
});

worker.addEventListener('fetch', (event) => {
  const asked = event as FetchEvent;
  const { request } = asked;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method !== 'GET') {
    if (/^(\/at\/[^/]+)?\/api\/session(\/workspace)?$/.test(pathname)) asked.respondWith(changeSession(request));
  } else if (readable.test(pathname)) asked.respondWith(read(asked));
  else if (request.mode === 'navigate' && !elsewhere.test(pathname)) asked.respondWith(page(request));
  else if (/^\/assets\//.test(pathname) || worker.RAPPORT_FIRST.includes(pathname)) asked.respondWith(file(request));
});

export {};
