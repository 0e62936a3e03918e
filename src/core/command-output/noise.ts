/** What differs between two runs of the same command though nothing has changed, such as times, ids and ports. */

type Noise = readonly (readonly [RegExp, string])[];

/** What a clock or a random number has put into a command or its output. */
const stamps: Noise = [
  [/(?<!\d)\d{4}-\d\d-\d\d[T _]\d\d[:._-]?\d\d([:._-]?\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/\b\d{1,2}:\d\d:\d\d(\.\d+)?\b/g, '<time>'],
  // In names of files: 20261127-101530, and seconds or milliseconds since the epoch.
  [/(?<!\d)20\d{6}[-_T]?\d{4,6}(?!\d)/g, '<time>'],
  [/(?<!\d)1\d{9}(\d{3})?(?!\d)/g, '<time>'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<id>'],
];

const escapeCharacter = '\u001b';
/** Colours and cursor movements of a terminal. */
const terminalControl = new RegExp(`${escapeCharacter}\\[[0-9;?]*[A-Za-z]`, 'g');

const passing: Noise = [
  ...stamps,
  [/\b\d+(\.\d+)?\s?(ns|µs|us|ms|s|secs?|seconds?|m|mins?|minutes?)\b/gi, '<duration>'],
  [/\bduration_ms:?\s*\d+(\.\d+)?/g, '<duration>'],
  [/\b0x[0-9a-f]+\b/gi, '<address>'],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\b/gi, '<id>'],
  [/\b(pid|process|port|worker|thread)([ :=#[(]+)\d+/gi, '$1$2<number>'],
  // Folders that a test makes for itself end in something random.
  [/\/tmp\/[^\s'":)]+/g, '/tmp/<path>'],
  // A line of the same code moves when lines are added above it.
  [/(?<=[\w.\])])(:\d+){1,2}\b/g, ':<line>'],
  [/\b(lines?|col(umn)?) \d+/gi, '$1 <line>'],
  [/^@@ .* @@/gm, '@@'],
];

const replaced = (text: string, noise: Noise): string =>
  noise.reduce((rest, [pattern, by]) => rest.replace(pattern, by), text);

/**
 * The lines of an output without its noise, each once and in a fixed order: what runs in parallel tells of the same in
 * another order. Counts and values stay: that two of three tests still fail is not the failure of all three.
 */
export function linesWithoutNoise(output: string): string[] {
  const lines = replaced(withoutColours(output), passing)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return [...new Set(lines)].toSorted();
}

/** A command without the times in it, as in the name of a log. Its other numbers are what was asked for. */
export const withoutTimes = (command: string): string => replaced(command, stamps);

export const withoutColours = (text: string): string => text.replace(terminalControl, '');
