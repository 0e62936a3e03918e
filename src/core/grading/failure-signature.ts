/** The signature of a failure: the same text for the same failure, whatever differs from one run to the next. */

const escapeCharacter = '\u001b';

/** What differs between two runs of the same failing test, and what stands in its place. */
const passing: readonly (readonly [RegExp, string])[] = [
  // Colours and cursor movements of a terminal.
  [new RegExp(`${escapeCharacter}\\[[0-9;?]*[A-Za-z]`, 'g'), ''],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/\b\d{1,2}:\d\d:\d\d(\.\d+)?\b/g, '<time>'],
  [/\b\d+(\.\d+)?\s?(ns|µs|us|ms|s|secs?|seconds?|m|mins?|minutes?)\b/gi, '<duration>'],
  [/\bduration_ms:?\s*\d+(\.\d+)?/g, '<duration>'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b0x[0-9a-f]+\b/gi, '<address>'],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\b/gi, '<id>'],
  [/\b(pid|process|port|worker|thread)([ :=#[(]+)\d+/gi, '$1$2<number>'],
  // Folders that a test makes for itself end in something random.
  [/\/tmp\/[^\s'":)]+/g, '/tmp/<path>'],
  // A line of the same code moves when lines are added above it.
  [/(:\d+){1,2}\b/g, ':<line>'],
  [/\b(lines?|col(umn)?) \d+/gi, '$1 <line>'],
  [/^@@ .* @@/gm, '@@'],
];

/** Lines that tell of what passed: there are more of them when a test is added, and the failure is the same. */
const passed = /^\s*(✓|✔|√|ok \d|PASS\b|# (pass|tests|suites)\b|(Tests?|Test Files)\s.*\bpassed\b)/;

const longest = 4000;

/** Counts and values stay: that two of three tests still fail is not the failure of all three. */
export function failureSignature(text: string): string {
  // A runner that works in parallel tells of the same failures in another order.
  const lines = passing
    .reduce((rest, [pattern, by]) => rest.replace(pattern, by), text.slice(-4 * longest))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !passed.test(line));
  return [...new Set(lines)].toSorted().join('\n').slice(0, longest);
}
