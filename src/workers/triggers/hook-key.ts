/** Ids of triggers, and the keys that open hooks: only the hash of a key is kept. */
import { digestOf, sameText } from '../../auth/mac.ts';
import { randomId } from '../../core/build-id.ts';

export const newTriggerId = (): string => `t${randomId(crypto.getRandomValues(new Uint8Array(10)))}`;

export async function newHookKey(): Promise<{ key: string; hash: string }> {
  const key = `bwh_${[...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  return { key, hash: await digestOf(key) };
}

export async function isHookKey(key: string, hash: string | null): Promise<boolean> {
  return hash !== null && sameText(await digestOf(key), hash);
}
