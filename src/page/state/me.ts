/** As whom the page is seen, and whether that one may act. */

import { addressOf } from './api.ts';
import { useLocation } from './location.ts';
import { type Read, useRead, useReads } from './reads.ts';

export type Me = { name: string; knownBy: string; scopes: string[] };

/** Who reads one build only is known below that build. */
function useAddress(): { path: '/me' | '/builds/{id}/me'; params: Record<string, string> } {
  const view = useLocation().view.value;
  return view && 'id' in view ? { path: '/builds/{id}/me', params: { id: view.id } } : { path: '/me', params: {} };
}

/** Null until it is known, and for somebody whom nobody knows. The shell asks for it, once for the whole page. */
export function useMe(): Me | null {
  const { path, params } = useAddress();
  return (useRead(path, params) as Read<Me>).value;
}

/** Whether to show what changes something: not before it is known that who looks may. Of a thousand buttons each asks this. */
export function useMayAct(): boolean {
  const { path, params } = useAddress();
  const me = useReads().at(addressOf(path, params)).value.value as Me | null;
  return me?.scopes.some((scope) => scope === 'builds:write' || scope === 'admin') ?? false;
}
