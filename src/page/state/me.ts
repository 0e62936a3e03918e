/** As whom the page is seen, and whether that one may act. */

import { useLocation } from './location.ts';
import { type Read, useRead } from './reads.ts';

export type Me = { name: string; knownBy: string; scopes: string[] };

/** Null until it is known, and for somebody whom nobody knows. */
export function useMe(): Me | null {
  const view = useLocation().view.value;
  // Who reads one build only is known below that build.
  const within = view && 'id' in view ? view.id : null;
  const here = useRead(within === null ? '/me' : '/builds/{id}/me', within === null ? {} : { id: within }) as Read<Me>;
  return here.value;
}

/** Whether to show what changes something. Before it is known who looks, it is shown: the API decides all the same. */
export function useMayAct(): boolean {
  const me = useMe();
  return me === null || me.scopes.some((scope) => scope === 'builds:write' || scope === 'admin');
}
