// Requests to /api/v1: the CSRF token, one idempotency key per intent, and problem documents as
// errors.
import { language } from './i18n/language';

const root = '/api/v1';

export type ProblemBody = {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  allowed?: string[];
  errors?: Record<string, string>;
  who?: string | { id: string; name?: { en: string; zh: string } | string; at?: string };
};

/** A refusal the server explained (RFC 9457), or `status` 0 when it could not be reached. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly body: ProblemBody,
  ) {
    super(body.detail || body.title || String(status));
  }
  get code(): string {
    return this.body.code ?? (this.status === 0 ? 'unreachable' : `http-${this.status}`);
  }
}

export function isProblem(error: unknown, status?: number): error is Problem {
  return error instanceof Problem && (status === undefined || error.status === status);
}

let csrf = '';
let signedOut: (() => void) | null = null;

export function keepToken(token: string): void {
  csrf = token;
}

/** Called when the session has ended under a page that is in use. */
export function onSignedOut(handler: (() => void) | null): void {
  signedOut = handler;
}

export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  // randomUUID is missing on plain HTTP from another machine; getRandomValues is not.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

async function request<T>(
  method: string,
  path: string,
  body: unknown,
  key: string | null,
): Promise<T> {
  const file = body instanceof Blob;
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': language(),
  };
  if (body !== undefined)
    headers['Content-Type'] = file
      ? body.type || 'application/octet-stream'
      : 'application/json';
  if (method !== 'GET') headers['X-CSRF-Token'] = csrf;
  if (key) headers['Idempotency-Key'] = key;
  let response: Response;
  try {
    response = await fetch(root + path, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      body: file || body === undefined ? (body as Blob | undefined) : JSON.stringify(body),
    });
  } catch {
    throw new Problem(0, {});
  }
  const text = await response.text();
  let answer: unknown = null;
  try {
    answer = text ? JSON.parse(text) : null;
  } catch {
    throw new Problem(response.ok ? 502 : response.status, {});
  }
  if (!response.ok) {
    if (response.status === 401 && path !== '/session' && path !== '/me') signedOut?.();
    throw new Problem(response.status, (answer as ProblemBody | null) ?? {});
  }
  return answer as T;
}

export const read = <T>(path: string) => request<T>('GET', path, undefined, null);

export const send = <T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) =>
  request<T>(method, path, body, newKey());

/** One intent of the person: the same key is used however often the request has to be repeated. */
export async function command<T>(path: string, body: unknown, key: string): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request<T>('POST', path, body, key);
    } catch (error) {
      // Only a request that may never have arrived is repeated; the key makes the repetition
      // harmless.
      if (!isProblem(error, 0) || attempt === 3) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300 * attempt));
    }
  }
}
