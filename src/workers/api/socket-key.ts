/** The key that a browser's WebSocket brings as a protocol beside the real one, as it can send no header of its own. */
import type { Context } from 'hono';

export const protocolsOf = (c: Context): string[] =>
  (c.req.header('sec-websocket-protocol') ?? '').split(',').map((name) => name.trim());

/** The `Authorization` of a request; that of a WebSocket may be `key.<key>` among its protocols. */
export function authorizationOf(c: Context): string | undefined {
  const sent = c.req.header('authorization');
  if (sent !== undefined || c.req.header('upgrade')?.toLowerCase() !== 'websocket') return sent;
  const key = protocolsOf(c).find((name) => name.startsWith('key.'));
  return key && `Bearer ${key.slice('key.'.length)}`;
}
