/**
 * What comes of a tool call. A tool that fails answers the model; a sandbox that does not answer keeps the call open, and
 * so does a command that is still under way.
 */

import type { Screenshot } from '../../contract/screenshots.ts';
import { headAndTail } from '../../cut-text.ts';
import type { PlanDraft } from '../../plan/draft/plan-draft.ts';
import type { Discovery } from '../../roles.ts';
import type { SandboxError } from '../../sandbox/protocol.ts';
import type { Call } from '../record.ts';
import type { RunOutcome, TestResult } from '../run-report.ts';

export type ToolOutcome =
  /** `isRead`: what is there, and nothing was done; the same again need not be shown again. */
  | { kind: 'answer'; text: string; isError: boolean; isRead?: true }
  | { kind: 'discovery'; discovery: Discovery; text: string }
  /** What a page looks like, kept as evidence where it has an id. */
  | { kind: 'seen'; screenshot: Screenshot | null; png: string | null; text: string }
  /** A change of the work plan, stored with the answer. */
  | { kind: 'plan-edited'; draft: PlanDraft; text: string }
  | { kind: 'close'; outcome: RunOutcome }
  /** Work that was handed in and failed its tests; `beside` tells what was no part of it. */
  | { kind: 'tests-failed'; tests: TestResult; beside?: string }
  /** Its command goes on: the call is made again, and attaches to it. */
  | { kind: 'running' }
  /** The call is made again, and goes on from what is kept. */
  | { kind: 'kept'; kept: Call['kept'] }
  | { kind: 'unavailable'; error: SandboxError };

export const answer = (text: string): ToolOutcome => ({ kind: 'answer', text: capped(text), isError: false });
export const readAnswer = (text: string): ToolOutcome => ({
  kind: 'answer',
  text: capped(text),
  isError: false,
  isRead: true,
});
export const refusal = (text: string): ToolOutcome => ({ kind: 'answer', text: capped(text), isError: true });

/** Whether the sandbox did not answer, or is about to end: nothing is said of what was asked. */
export const isOutage = ({ reason }: SandboxError): boolean => reason === 'infrastructure' || reason === 'stopping';

/** What a sandbox error means for a call: an answer to the model, or a sandbox that has to be brought back first. */
export const failed = (error: SandboxError): ToolOutcome =>
  isOutage(error) ? { kind: 'unavailable', error } : refusal(error.message);

/** The faults of an input, one a line, each with its path. */
export function inputFaults(faults: readonly { path: PropertyKey[]; message: string }[]): string {
  const lines = faults
    .slice(0, 50)
    .map(({ path, message }) => `- ${path.length > 0 ? path.map(String).join('.') : 'input'}: ${message}`);
  return `The input was not accepted. Correct it and call the tool again:\n${lines.join('\n')}`;
}

/** A tool result is at most this long; the model can ask for a part instead. */
const longestResult = 32_000;

/** Shortens a text in its middle and says so. */
export function capped(text: string, longest = longestResult): string {
  if (text === '') return '(no output)';
  return headAndTail(
    text,
    longest,
    (omitted) => `[… ${omitted} characters left out; ask for a smaller part to see them …]`,
  );
}
