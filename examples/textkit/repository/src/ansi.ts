/** Terminal escape sequences: where they are in a text, and the text without them. */

/**
 * Control sequences (colours, styles, cursor moves), then operating-system commands (hyperlinks, window titles), which
 * end with BEL or with ESC and a backslash. The group makes `split` keep what it splits at.
 */
const escapeSequence = /(\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)))/u;

/** Cuts a text into pieces of visible text (even positions) and the escape sequences between them (odd positions). */
export function splitAnsi(text: string): string[] {
  return text.split(escapeSequence);
}

/** Removes every escape sequence; the text of a hyperlink stays. */
export function stripAnsi(text: string): string {
  return splitAnsi(text)
    .filter((_, index) => index % 2 === 0)
    .join('');
}
