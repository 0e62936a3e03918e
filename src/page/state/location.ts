/** Where the page is: its path and its query, which also hold what a person has filtered and chosen. */
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type View, viewAt } from '../routes.ts';

export type Location = {
  view: ReadonlySignal<View | null>;
  query: ReadonlySignal<URLSearchParams>;
  /** Goes to another address; `replace` leaves no step for the browser's way back. */
  go(address: string, options?: { replace?: boolean }): void;
  /** Sets or (null) removes parts of the query where the page is. */
  setQuery(parts: Record<string, string | null>): void;
};

/** `onGo` moves the browser's own address; on the server nothing moves. */
export function locationAt(address: string, onGo: (address: string, replace: boolean) => void = () => {}) {
  const url = signal(new URL(address, 'http://page.invalid'));
  const go: Location['go'] = (to, { replace = false } = {}) => {
    const next = new URL(to, url.peek());
    onGo(`${next.pathname}${next.search}${next.hash}`, replace);
    url.value = next;
  };
  const location: Location & { moved(address: string): void } = {
    view: computed(() => viewAt(url.value.pathname)),
    query: computed(() => url.value.searchParams),
    go,
    setQuery(parts) {
      const next = new URL(url.peek());
      for (const [name, value] of Object.entries(parts)) {
        if (value === null) next.searchParams.delete(name);
        else next.searchParams.set(name, value);
      }
      go(`${next.pathname}${next.search}`, { replace: true });
    },
    /** The browser has moved by itself. */
    moved(to) {
      url.value = new URL(to, url.peek());
    },
  };
  return location;
}

export const LocationContext = createContext<Location | null>(null);

export function useLocation(): Location {
  const location = useContext(LocationContext);
  if (!location) throw new Error('the page has no location');
  return location;
}
