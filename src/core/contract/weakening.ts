/** What a candidate does to how work is verified, as the system sees it in the diff, and what an evaluator says of it. */
import { z } from 'zod';

export const WeakeningKind = z.enum([
  'test-file-removed',
  'cases-removed',
  'rows-removed',
  'skipped',
  'focused',
  'assertions-fewer',
  'assertions-loosened',
  'snapshot-rewritten',
  'test-command',
  'test-configuration',
  'coverage-lowered',
  /** The change of tests is larger than what is looked at. */
  'not-seen',
]);
export type WeakeningKind = z.infer<typeof WeakeningKind>;

/** `text` says what is seen, in a sentence with the lines that show it. */
export const Weakening = z.strictObject({
  kind: WeakeningKind,
  repository: z.string(),
  path: z.string(),
  text: z.string(),
});
export type Weakening = z.infer<typeof Weakening>;

/** `justified` is null where the evaluator was not asked, or did not say. */
export const AnsweredWeakening = Weakening.extend({ justified: z.boolean().nullable(), evidence: z.string() });
export type AnsweredWeakening = z.infer<typeof AnsweredWeakening>;
