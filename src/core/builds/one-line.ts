/** A person's words on the one line of an event: the whole text is in the event's data. */
const longest = 200;

export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}
