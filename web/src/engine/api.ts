/** Speaks with the server: one function for every request, one kind of error. */
import i18next from 'i18next';
import { noteAnswer, noteSilence } from './live/reach';

export interface FieldProblem {
  path: string;
  code: string;
  message: string;
}

/** What the server (or the network) refused, in words for the person. `status` 0 means the server was not reached; then, and where the answer has no words, the words are ours. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldProblem[];
  readonly request: string | null;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Record<string, unknown>) {
    super(String(body.detail ?? body.title ?? i18next.t(status === 0 ? 'signin:unreachable' : 'list:failed') ?? ''));
    this.name = 'Problem';
    this.status = status;
    this.code = String(body.code ?? (status === 0 ? 'unreachable' : 'failed'));
    this.fields = Array.isArray(body.fields) ? (body.fields as FieldProblem[]) : [];
    this.request = typeof body.request === 'string' ? body.request : null;
    this.body = body;
  }

  /** The sentence about one field, if the server complained about it. */
  about(path: string): string | undefined {
    return this.fields.find((field) => field.path === path)?.message;
  }
}

export interface Ask {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  body?: unknown;
  form?: FormData;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

declare global {
  interface Window {
    /** What the page's first script asked for while the app was on its way: answers by language and address. */
    rapportAhead?: Record<string, Promise<Response>>;
  }
}

let speaking = 'en';
let onSignedOut: () => Promise<boolean> = () => Promise.resolve(false);

/** The language in which the server words its labels and errors. */
export function speak(locale: string): void {
  speaking = locale;
}

/** What happens when a session has ended; true once somebody is signed in again, so that the request is worth repeating. */
export function whenSignedOut(act: () => Promise<boolean>): void {
  onSignedOut = act;
}

export function address(path: string, query: Ask['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

function request(asked: Ask): RequestInit {
  const headers: Record<string, string> = { 'X-Rapport': '1', 'Accept-Language': speaking, ...asked.headers };
  let body: BodyInit | undefined = asked.form;
  if (asked.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    body = JSON.stringify(asked.body);
  }
  return { method: asked.method ?? 'GET', headers, body, signal: asked.signal, credentials: 'same-origin' };
}

async function problemOf(answer: Response): Promise<Problem> {
  const body: unknown = await answer.json().catch(() => ({}));
  return new Problem(answer.status, typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {});
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The answer to what was asked ahead, for once; what was asked before anything changed is worth nothing after. */
function aheadOf(url: string, { method = 'GET' }: Ask): Promise<Response> | undefined {
  const name = `${speaking} ${url}`;
  const found = method === 'GET' ? window.rapportAhead?.[name] : undefined;
  if (method !== 'GET') window.rapportAhead = undefined;
  else if (found) delete window.rapportAhead?.[name];
  return found;
}

/** Fetches, and tries again while the server is starting or busy (503). Aborting throws as usual. */
async function send(url: string, asked: Ask): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    let answer: Response;
    try {
      answer = await (aheadOf(url, asked) ?? fetch(url, request(asked)));
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      noteSilence();
      throw new Problem(0, {});
    }
    noteAnswer(answer);
    if (answer.status !== 503 || attempt === 3) return answer;
    const after = Number(answer.headers.get('Retry-After') ?? '');
    await pause(Math.min(after > 0 ? after * 1000 : 400 * 2 ** attempt, 5000));
  }
}

/** For requests of another kind: done once more when somebody whose session had ended has signed in again. */
export async function resumed<Answer>(attempt: () => Promise<Answer>): Promise<Answer> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401 || !(await onSignedOut())) throw error;
    return attempt();
  }
}

/** Asks the server and gives the decoded JSON (undefined for an empty answer). Throws {@link Problem}. */
export async function ask<Answer>(path: string, asked: Ask = {}): Promise<Answer> {
  const url = address(path, asked.query);
  let answer = await send(url, asked);
  if (answer.status === 401 && !path.includes('/api/session') && (await onSignedOut())) answer = await send(url, asked);
  if (!answer.ok) throw await problemOf(answer);
  const text = await answer.text();
  return (text ? JSON.parse(text) : undefined) as Answer;
}
