/** What is kept of the patch since the round before: an evaluator reads no more of it, and a row holds 2 MB. */
import { headOfText } from '../cut-text.ts';
import type { DiffResult } from '../sandbox/protocol.ts';

/** In code units, of one repository. */
const longestPatch = 20_000;

export type Patch = Pick<DiffResult, 'patch' | 'omittedBytes'>;

export function keptPatch({ patch, omittedBytes }: Patch): Patch {
  const kept = headOfText(patch, longestPatch);
  return { patch: kept, omittedBytes: omittedBytes + new TextEncoder().encode(patch.slice(kept.length)).length };
}
