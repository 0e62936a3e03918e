/** As whom the page is seen, and whether that one may act. */

import { useLocation } from './location.ts';
import { type Read, useRead } from './reads.ts';

export type Me = { name: string; knownBy: string; scopes: string[] };

function useMeRead(): Read<Me> {
  const view = useLocation().view.value;
  // Who reads one build only is known below that build.
  const within = view && 'id' in view ? view.id : null;
  return useRead(within === null ? '/me' : '/builds/{id}/me', within === null ? {} : { id: within }) as Read<Me>;
}

/** Null until it is known, and for somebody whom nobody knows. */
export const useMe = (): Me | null => useMeRead().value;

/** Whether to show what changes something: not before it is known that who looks may. */
export function useMayAct(): boolean {
  return useMeRead().value?.scopes.some((scope) => scope === 'builds:write' || scope === 'admin') ?? false;
}
