/** A value that travels through a browser and back: readable there, and refused when it was changed or is too old. */
import { base64url, mac, sameText } from './mac.ts';

/** `purpose` keeps what was signed for one thing from being of use for another. `expiresAt` is in ms since the epoch. */
export async function sign(secret: string, purpose: string, value: unknown, expiresAt: number): Promise<string> {
  const body = base64url(new TextEncoder().encode(JSON.stringify({ value, expiresAt })));
  return `${body}.${await mac(secret, `${purpose}:${body}`)}`;
}

/** The value and when its time is over; null where it was not signed with this secret for this purpose, or it is too late. */
export async function openSigned(
  secret: string,
  purpose: string,
  text: string,
  now: number,
): Promise<{ value: unknown; expiresAt: number } | null> {
  const [body = '', proof = '', ...more] = text.split('.');
  if (more.length > 0 || !(await sameText(proof, await mac(secret, `${purpose}:${body}`)))) return null;
  const bytes = Uint8Array.from(atob(body.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  const signed = JSON.parse(new TextDecoder().decode(bytes)) as { value: unknown; expiresAt: number };
  return now < signed.expiresAt ? signed : null;
}
