/**
 * What a person has typed and not sent yet, by name: it stays while they look at other views, and over a reload, and the
 * browser asks before the tab is closed upon it.
 */
import { signal } from '@preact/signals';

/** The number is that of its form: what another release has kept in another one is left alone. */
const prefix = 'breakwater-unsaved-1 ';

/** In the browser alone, as nobody types where the first response is made. */
const kept = signal<ReadonlyMap<string, unknown>>(new Map());

export const unsaved = <T>(name: string): T | undefined => kept.value.get(name) as T | undefined;
/** The same, for handlers: whoever asks is not told of the next. */
export const unsavedNow = <T>(name: string): T | undefined => kept.peek().get(name) as T | undefined;

/** By a name that ends with the build's id. Undefined where it has been sent, or thrown away. */
export function keep(name: string, value: unknown): void {
  const next = new Map(kept.peek());
  if (value === undefined) next.delete(name);
  else next.set(name, value);
  kept.value = next;
  unwritten.add(name);
  clearTimeout(due);
  due = setTimeout(write, restMs);
}

/** Throws away what is kept of a build, or all of it. */
export function forgetUnsaved(build?: string): void {
  for (const name of kept.peek().keys()) if (build === undefined || name.endsWith(` ${build}`)) keep(name, undefined);
  write();
}

export const hasUnsaved = (): boolean => kept.peek().size > 0;

/** An edit of a large plan is a megabyte: it is written when the typing rests. */
const restMs = 300;
const unwritten = new Set<string>();
let due: ReturnType<typeof setTimeout> | undefined;

function write(): void {
  clearTimeout(due);
  for (const name of unwritten) {
    const value = kept.peek().get(name);
    try {
      // What is older than what is typed would be taken for it, where there is no room for the newer one.
      sessionStorage.removeItem(prefix + name);
      if (value !== undefined) sessionStorage.setItem(prefix + name, JSON.stringify(value));
    } catch {
      // A browser that keeps nothing for this site, or not so much: then it stays for as long as the page is open.
    }
  }
  unwritten.clear();
}

/** Once the page stands as the server has made it. */
export function restoreUnsaved(): void {
  addEventListener('beforeunload', (event) => {
    if (hasUnsaved()) event.preventDefault();
  });
  addEventListener('pagehide', write);
  try {
    const names = Object.keys(sessionStorage).filter((name) => name.startsWith(prefix));
    kept.value = new Map(
      names.map((name) => [name.slice(prefix.length), JSON.parse(sessionStorage.getItem(name) ?? 'null')]),
    );
  } catch {
    // As above: there is nothing to restore.
  }
}
