/** Turns a terminal's bytes into text that is safe to store and to show: UTF-8, without escapes and control characters. */

const esc = String.fromCharCode(0x1b);
const bell = String.fromCharCode(0x07);

/** Colours and cursor movements (CSI), titles and links (OSC), and two-character escapes. */
const sequence = `${esc}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${esc}${bell}]*(?:${bell}|${esc}\\\\)|[ -/]*[0-Z\\\\^-~])`;
const sequences = new RegExp(sequence, 'g');
const wholeSequence = new RegExp(`^${sequence}`);
const controls = /[^\P{Cc}\t\n\r]/gu;

/** An escape that has not ended by then is text. */
const longestSequence = 200;

/** Each call answers the text of the bytes so far that is certain; the one with `last` answers the rest. */
export function plainTextStream(): (bytes: Uint8Array, last?: boolean) => string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let held = '';
  return (bytes, last = false) => {
    const text = held + decoder.decode(bytes, { stream: !last });
    const end = last ? text.length : openEnd(text);
    held = text.slice(end);
    return clean(text.slice(0, end));
  };
}

export const plainText = (bytes: Uint8Array): string => plainTextStream()(bytes, true);

const clean = (text: string): string =>
  text.replace(sequences, '').replaceAll('\r\n', '\n').replace(controls, '\uFFFD');

/** Where a sequence or a line end begins that the next bytes may continue. */
function openEnd(text: string): number {
  if (text.endsWith('\r')) return text.length - 1;
  const start = text.lastIndexOf(esc);
  const open = start >= 0 && text.length - start < longestSequence && !wholeSequence.test(text.slice(start));
  return open ? start : text.length;
}
