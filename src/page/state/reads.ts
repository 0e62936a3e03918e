/** What the page has read of the API, by address: the first answers come with the document, others are asked for once. */
import { type Signal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext, useEffect } from 'preact/hooks';
import type { AnswerOf, Api, Failure, Outcome, ReadPath } from './api.ts';
import { addressOf, outcomeOf } from './api.ts';

/** `value` stays while it is read anew, and where that fails. */
export type Read<T> = { value: T | null; failure: Failure | null; isLoading: boolean };

/** The first answers, as they stand in the document. */
export type KeptReads = Record<string, Outcome<unknown>>;

export type ReadQuery = Record<string, string | number>;
export type Reads = {
  at(address: string): Signal<Read<unknown>>;
  /** Asks, where it is not known or `again` is set; one request at a time for an address. */
  load<Path extends ReadPath>(
    path: Path,
    params: Record<string, string>,
    options?: { query?: ReadQuery; again?: boolean },
  ): Promise<Outcome<AnswerOf<Path>>>;
  kept(): KeptReads;
};

const nothing: Read<unknown> = { value: null, failure: null, isLoading: true };

export function readsOver(api: Api, first: KeptReads = {}): Reads {
  const known = new Map<string, Signal<Read<unknown>>>();
  const underWay = new Map<string, Promise<Outcome<unknown>>>();
  const following = new Map<string, Promise<Outcome<unknown>>>();
  const keep = (address: string, outcome: Outcome<unknown>): void => {
    const read = at(address);
    read.value = outcome.ok
      ? { value: outcome.value, failure: null, isLoading: false }
      : { value: read.peek().value, failure: outcome.failure, isLoading: false };
  };
  function at(address: string): Signal<Read<unknown>> {
    const found = known.get(address);
    if (found) return found;
    const made = signal(nothing);
    known.set(address, made);
    return made;
  }
  for (const [address, outcome] of Object.entries(first)) keep(address, outcome);
  return {
    at,
    load(path, params, { query = {}, again = false } = {}) {
      const address = addressOf(path, params, query);
      const { value, failure, isLoading } = at(address).peek();
      // A failure is no answer to keep: who asks again may get one.
      if (!again && !isLoading && !failure) return Promise.resolve({ ok: true, value } as Outcome<never>);
      const before = underWay.get(address);
      // One that is under way may have been answered before what is asked about: another one follows it.
      const asked = !before ? ask(address) : again ? follow(address, before) : before;
      return asked as Promise<Outcome<never>>;

      function follow(name: string, first: Promise<Outcome<unknown>>): Promise<Outcome<unknown>> {
        const known = following.get(name);
        if (known) return known;
        const next = first.then(() => {
          following.delete(name);
          return ask(name);
        });
        following.set(name, next);
        return next;
      }

      async function ask(name: string): Promise<Outcome<unknown>> {
        // Which fields a path takes is for its callers; the document's types know each path, not all of them at once.
        const get = api.GET as (path: string, init: object) => Promise<{ data?: unknown; response: Response }>;
        const call = outcomeOf(get(path, { params: { path: params, query } }));
        underWay.set(name, call);
        const outcome = await call;
        underWay.delete(name);
        keep(name, outcome);
        return outcome;
      }
    },
    kept: () =>
      Object.fromEntries(
        [...known].flatMap(([address, { value: read }]) => {
          if (read.isLoading) return [];
          return [[address, read.failure ? { ok: false, failure: read.failure } : { ok: true, value: read.value }]];
        }),
      ) as KeptReads,
  };
}

export const ReadsContext = createContext<Reads | null>(null);

export function useReads(): Reads {
  const reads = useContext(ReadsContext);
  if (!reads) throw new Error('the page has no reads');
  return reads;
}

/** What a path answers, as a component shows it; asked for when it is not there yet. */
export function useRead<Path extends ReadPath>(
  path: Path,
  params: Record<string, string> = {},
  query: ReadQuery = {},
): Read<AnswerOf<Path>> {
  const reads = useReads();
  const address = addressOf(path, params, query);
  // The address stands for path, parameters and query.
  useEffect(() => void reads.load(path, params, { query }), [reads, address]);
  return reads.at(address).value as Read<AnswerOf<Path>>;
}
