/** The value of a text of JSON; undefined where it is none, which every schema of an answer or a setting refuses. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
