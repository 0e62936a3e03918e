/** The private key of a GitHub App in the form that WebCrypto takes. GitHub hands out PKCS#1; both are taken. */

export type Pkcs8 = { ok: true; pem: string } | { ok: false; message: string };

/** What PKCS#8 says before the key: version 0, and that it is one of RSA. */
const head = [
  0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];
const octetString = 0x04;
const sequence = 0x30;

/** The message names no part of the key. */
export function pkcs8Of(pem: string): Pkcs8 {
  const [, label = '', body = ''] = /^-----BEGIN ([A-Z ]+)-----\n([\s\S]+)\n-----END [A-Z ]+-----$/.exec(pem) ?? [];
  if (label === 'PRIVATE KEY') return { ok: true, pem };
  if (label !== 'RSA PRIVATE KEY' || body.includes(':'))
    return {
      ok: false,
      message:
        'the privateKey of the App must be a PEM of an RSA key without a passphrase, as GitHub hands it out: ' +
        'BEGIN RSA PRIVATE KEY (PKCS#1) or BEGIN PRIVATE KEY (PKCS#8)',
    };
  const key = bytesOf(body);
  if (key === null) return { ok: false, message: 'the privateKey of the App is damaged: its PEM is not base64' };
  const wrapped = part(sequence, [...head, ...part(octetString, key)]);
  const text = btoa(String.fromCharCode(...wrapped)).replace(/.{64}/g, '$&\n');
  return { ok: true, pem: `-----BEGIN PRIVATE KEY-----\n${text}\n-----END PRIVATE KEY-----` };
}

/** A value in DER: its tag, its length and itself. */
function part(tag: number, bytes: readonly number[]): number[] {
  const { length } = bytes;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return [tag, ...size, ...bytes];
}

function bytesOf(base64: string): number[] | null {
  try {
    return [...atob(base64.replace(/\s/g, ''))].map((character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
