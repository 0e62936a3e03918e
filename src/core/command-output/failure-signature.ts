/** The signature of a failure: the same text for the same failure, whatever differs from one run to the next. */
import { headOfText, tailOfText } from '../cut-text.ts';
import { linesWithoutNoise } from './noise.ts';

/** Lines that tell of what passed: there are more of them when a test is added, and the failure is the same. */
const passed = /^\s*(✓|✔|√|ok \d|PASS\b|# (pass|tests|suites)\b|(Tests?|Test Files)\s.*\bpassed\b)/;

const longest = 4000;

export function failureSignature(text: string): string {
  const lines = linesWithoutNoise(tailOfText(text, 4 * longest)).filter((line) => !passed.test(line));
  return headOfText(lines.join('\n'), longest);
}
