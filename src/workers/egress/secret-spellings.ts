/** How a secret may be written in an answer that reflects it: as it is, or in the encodings that are in common use. */

/** What is shorter is no secret, and masking it would garble every answer. */
const shortest = 8;

export function secretSpellings(value: string): string[] {
  const texts = [value, ...partsOf(value)].filter(({ length }) => length >= shortest);
  const spelled = texts.flatMap((text) => [text, ...escaped(text), ...hexadecimal(text), ...base64(text)]);
  return [...new Set(spelled)].filter(({ length }) => length >= shortest);
}

/** Of `Bearer TOKEN`, the token; of `Basic …`, also what is encoded there, and the password in it. */
function partsOf(value: string): string[] {
  const [, scheme = '', credential] = /^(\S+)\s+(\S.*)$/.exec(value) ?? [];
  if (credential === undefined) return [];
  if (scheme.toLowerCase() !== 'basic' || !/^[A-Za-z0-9+/]+=*$/.test(credential) || credential.length % 4 !== 0)
    return [credential];
  const pair = atob(credential);
  return [credential, pair, pair.slice(pair.indexOf(':') + 1)];
}

function escaped(text: string): string[] {
  const percent = encodeURIComponent(text);
  const strict = percent.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const json = JSON.stringify(text).slice(1, -1);
  const html = text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const named = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const forms = [percent, strict].flatMap((form) => [form, form.replaceAll('%20', '+')]);
  return [json, json.replaceAll('/', '\\/'), html, named, ...forms, ...forms.map(lowerEscapes)];
}

const lowerEscapes = (text: string): string => text.replace(/%[0-9A-F]{2}/g, (sign) => sign.toLowerCase());

function hexadecimal(text: string): string[] {
  const hex = [...bytesOf(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex, hex.toUpperCase()];
}

/** Wherever it begins in what is encoded: the characters that its neighbours have a share in are left out. */
function base64(text: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = [...new Uint8Array(offset), ...bytesOf(text)];
    const encoded = btoa(String.fromCharCode(...bytes));
    const own = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
