/** Text and bytes that only who knows what it was sealed under can read: AES-GCM, with a key of its own for each. */

const encoder = new TextEncoder();
const nonceBytes = 12;

/** `under` is secret, or has something secret in it. */
async function keyOf(secret: string, under: string, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const master = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']);
  const bytes = await crypto.subtle.sign('HMAC', master, encoder.encode(`sealed:${under}`));
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, [usage]);
}

export async function sealBytes(secret: string, under: string, bytes: BufferSource): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(nonceBytes));
  const key = await keyOf(secret, under, 'encrypt');
  const encrypted = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes));
  const sealed = new Uint8Array(nonceBytes + encrypted.length);
  sealed.set(iv);
  sealed.set(encrypted, nonceBytes);
  return sealed;
}

/** Throws where they were sealed under something else. */
export async function unsealBytes(
  secret: string,
  under: string,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<ArrayBuffer> {
  const key = await keyOf(secret, under, 'decrypt');
  const iv = sealed.subarray(0, nonceBytes);
  return crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed.subarray(nonceBytes));
}

export async function seal(secret: string, under: string, text: string): Promise<string> {
  const sealed = await sealBytes(secret, under, encoder.encode(text));
  return `${toBase64(sealed.subarray(0, nonceBytes))}.${toBase64(sealed.subarray(nonceBytes))}`;
}

export async function unseal(secret: string, under: string, sealed: string): Promise<string> {
  const [iv = '', bytes = ''] = sealed.split('.');
  const joined = Uint8Array.from([...fromBase64(iv), ...fromBase64(bytes)]);
  return new TextDecoder().decode(await unsealBytes(secret, under, joined));
}

const toBase64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
