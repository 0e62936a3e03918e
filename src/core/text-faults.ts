/**
 * What no text of a person or a model may hold: NUL, other control characters but tabs and line ends, and halves of
 * surrogate pairs, which no UTF-8 can carry. Commands, files, git and terminals each do something else with them.
 */

/** A fault of a value; the path is that of the text inside it. */
export type TextFault = { path: (string | number)[]; message: string };

/** More than anyone reads. */
const maxFaults = 20;

/** Where a value stands: a copied path for each would cost the square of the depth. */
type Place = { parent: Place | null; part: string | number };

/** Every text in a JSON value that cannot be taken, names of fields included; at most some. */
export function textFaults(value: unknown): TextFault[] {
  const faults: TextFault[] = [];
  const open: { value: unknown; at: Place | null }[] = [{ value, at: null }];
  const look = (text: string, at: Place | null, what = ''): void => {
    const message = textFault(text);
    if (message !== null) faults.push({ path: pathOf(at), message: what + message });
  };
  for (let next = open.pop(); next !== undefined && faults.length < maxFaults; next = open.pop()) {
    const { value: inner, at } = next;
    if (typeof inner === 'string') look(inner, at);
    if (typeof inner !== 'object' || inner === null) continue;
    for (const [name, item] of Object.entries(inner)) {
      if (!Array.isArray(inner)) look(name, at, 'the name of a field ');
      open.push({ value: item, at: { parent: at, part: Array.isArray(inner) ? Number(name) : name } });
    }
  }
  return faults;
}

function pathOf(at: Place | null): (string | number)[] {
  const path: (string | number)[] = [];
  for (let place = at; place !== null; place = place.parent) path.push(place.part);
  return path.reverse();
}

/** Why a text cannot be taken, or null. */
export function textFault(text: string): string | null {
  if (!text.isWellFormed()) return 'holds half of a surrogate pair';
  const control = /[^\P{Cc}\t\n\r]/u.exec(text)?.[0];
  if (control === undefined) return null;
  const code = control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return `holds the control character U+${code}`;
}
