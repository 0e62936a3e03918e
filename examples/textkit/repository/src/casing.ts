/** Words of identifiers and phrases, and the usual ways to write them together. */

/** A run of capitals that is not the start of a word, a word, or a number; apostrophes belong to words. */
const word = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}'’]+|\p{Lu}|\p{N}+/gu;

/** The words of a text as they are written: `parseHTTPHeader2` is `parse`, `HTTP`, `Header`, `2`. */
export function words(text: string): string[] {
  return text.normalize('NFC').match(word) ?? [];
}

/** `parse HTTP header` → `parseHttpHeader` */
export function camelCase(text: string): string {
  const [first = '', ...rest] = words(text);
  return first.toLowerCase() + rest.map(capitalized).join('');
}

/** `parse HTTP header` → `ParseHttpHeader` */
export function pascalCase(text: string): string {
  return words(text).map(capitalized).join('');
}

/** `parse HTTP header` → `parse-http-header` */
export function kebabCase(text: string): string {
  return lowerJoined(text, '-');
}

/** `parse HTTP header` → `parse_http_header` */
export function snakeCase(text: string): string {
  return lowerJoined(text, '_');
}

/** `parse_http_header` → `Parse Http Header` */
export function titleCase(text: string): string {
  return words(text).map(capitalized).join(' ');
}

function lowerJoined(text: string, separator: string): string {
  return words(text)
    .map((part) => part.toLowerCase())
    .join(separator);
}

/** By code point, so that a capital outside the basic plane is not cut in two. */
function capitalized(text: string): string {
  const [first = '', ...rest] = text;
  return first.toUpperCase() + rest.join('').toLowerCase();
}
