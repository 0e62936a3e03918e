/** What a person does: a command to the API, once however often it is clicked, and what is told of its end. */
import { signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Api, Failure, Outcome } from './api.ts';
import { outcomeOf } from './api.ts';

export type Toast = { id: number; kind: 'done' | 'failed'; text: string };

export const toasts = signal<readonly Toast[]>([]);
let lastToast = 0;

export function tell(kind: Toast['kind'], text: string): void {
  lastToast += 1;
  toasts.value = [...toasts.peek().slice(-3), { id: lastToast, kind, text }];
}
export function dismiss(id: number): void {
  toasts.value = toasts.peek().filter((toast) => toast.id !== id);
}

/** The path of a command with the values in it. */
export type Act = {
  path: string;
  params: Record<string, string>;
  body?: unknown;
  method?: 'POST' | 'PUT' | 'DELETE';
  /** The version of what is changed, as it was read. */
  ifMatch?: string;
};

/** Sends a command with a key of its own, so that a repeated click or a lost answer does nothing twice. */
export async function send<T = unknown>(
  api: Api,
  { path, params, body = {}, method = 'POST', ifMatch }: Act,
  key: string = crypto.randomUUID(),
): Promise<Outcome<T>> {
  // The document's types know each path, not any of them; what may be sent is checked by the API.
  const call = api[method] as (
    path: string,
    init: object,
  ) => Promise<{ data?: T; error?: unknown; response: Response }>;
  const headers = {
    ...(method === 'POST' && { 'idempotency-key': key }),
    ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
  };
  return await outcomeOf(call(path, { params: { path: params }, body, headers }));
}

/** What a person reads where a command was not taken. */
export const failureText = ({ status, detail }: Failure): string =>
  status === 0
    ? 'The server does not answer. It may or may not have been done; to try again does nothing twice.'
    : detail;

export const ApiContext = createContext<Api | null>(null);
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error('the page has no API');
  return api;
}
