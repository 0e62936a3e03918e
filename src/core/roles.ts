/** The roles of runs and what each hands in at its end: the inputs of the tools that close a session. */
import { z } from 'zod';
import { AsksNothing } from './plan/fidelity/unquoted.ts';
import { Criterion, ScopeGlob, Task, WorkPlan } from './plan/work-plan.ts';

export const Role = z.enum([
  'preparer',
  'architect',
  'adversary',
  'refiner',
  'validator',
  'generator',
  'evaluator',
  'replanner',
  'verifier',
  'auditor',
  'summarizer',
]);
export type Role = z.infer<typeof Role>;
/** Those that ask no model: one tries out what the others will work in, one tries again what they have made. */
const withoutModel = ['preparer', 'verifier'] as const;
export const SessionRoleName = Role.exclude(withoutModel);
export type SessionRoleName = z.infer<typeof SessionRoleName>;
export const asksModel = (role: Role): role is SessionRoleName => !withoutModel.some((other) => other === role);

/** Tokens that one answer may have: those who make or judge plans hand in a whole plan by one tool call. */
export const answerTokens = (role: Role): number =>
  role === 'generator' || role === 'evaluator' || role === 'auditor' || role === 'summarizer' ? 16_000 : 32_000;

const Prose = z.string().trim().min(1).max(8000);

/** `submit_plan` of the architect. */
export const HandedInPlan = z.strictObject({});

/** `submit_findings` of the adversary: what is wrong with a plan, with evidence from the spec or the repository. */
export const Finding = z.strictObject({
  id: z.string().regex(/^F[0-9]{1,3}$/, 'F1, F2, …'),
  severity: z.enum(['blocker', 'major', 'minor']),
  text: Prose,
  evidence: Prose,
});
export type Finding = z.infer<typeof Finding>;
export const Findings = z.strictObject({ findings: z.array(Finding).max(60) });

/** `submit_plan` of the refiner: an answer to every finding. */
export const Answer = z.strictObject({ finding: z.string().max(20), accepted: z.boolean(), text: Prose });
export const RefinedPlan = z.strictObject({ answers: z.array(Answer).max(100) });

/** Either of them as it is read: planners of release 0.1.0 hand in the whole plan with the call. */
export const PlanCall = z.strictObject({
  plan: WorkPlan.optional(),
  answers: RefinedPlan.shape.answers.default([]),
});

/** `submit_verdict` of the validator: is the plan faithful to the spec? */
export const PlanVerdict = z.strictObject({
  approved: z.boolean(),
  reasons: z.array(Prose).max(40),
  asksNothing: z
    .array(AsksNothing)
    .max(500)
    .default([])
    .describe(
      'For an approval: of each sentence that no requirement quotes, why it asks for nothing. Headings and code may share a reason.',
    ),
});

/** `submit_work` of the generator. */
export const Work = z.strictObject({ summary: Prose });

/** One grade of the evaluator. */
export const CriterionVerdict = z.strictObject({ criterion: Criterion.shape.id, pass: z.boolean(), evidence: Prose });
export type CriterionVerdict = z.infer<typeof CriterionVerdict>;
/** An answer to one of the system's questions about a change of how work is verified. */
export const WeakeningAnswer = z.strictObject({
  question: z.string().max(10).describe('Such as W1.'),
  justified: z.boolean().describe('Whether the task asks for it, or nothing is verified less than before.'),
  evidence: Prose,
});
export type WeakeningAnswer = z.infer<typeof WeakeningAnswer>;

/** `submit_replan` of the replanner: why the tasks that it has put in the place of the stuck one will do. */
export const Replan = z.strictObject({ reason: Prose });

/** The same as it is read: re-planners of release 0.1.0 hand in the tasks with the call. */
export const ReplanCall = z.strictObject({
  tasks: z.array(Task).min(1).max(10).optional(),
  reason: Replan.shape.reason,
});

/** What shows a finding of an audit: a command with its exit code, or a place in a file; and what there is to see. */
export const AuditEvidence = z.strictObject({
  command: z.string().trim().min(1).max(2000).nullable().default(null),
  exitCode: z.int().nullable().default(null),
  file: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .nullable()
    .default(null)
    .describe('A workspace path, such as `api/src/date.ts`.'),
  line: z.int().positive().nullable().default(null),
  shows: z.string().trim().min(1).max(2000),
});

/** A finding of the auditor. The last two are what would mend it. */
export const AuditFinding = z.strictObject({
  kind: z
    .enum(['missing', 'contradicted', 'beyond'])
    .describe('Missing from the result, contradicted by it, or in it without being asked for.'),
  severity: z.enum(['blocking', 'minor']),
  quote: z
    .string()
    .trim()
    .min(1)
    .max(4000)
    .nullable()
    .default(null)
    .describe('The words of the spec, verbatim; null for what is beyond it.'),
  what: z.string().trim().min(1).max(2000),
  evidence: AuditEvidence,
  suggestedScope: z.array(ScopeGlob).max(50).default([]),
  suggestedCriteria: z
    .array(
      z.strictObject({ text: Criterion.shape.text, check: Criterion.shape.check.unwrap().nullable().default(null) }),
    )
    .max(10)
    .default([]),
});
export type AuditFinding = z.infer<typeof AuditFinding>;

/** `submit_audit` of the auditor. */
export const Audit = z.strictObject({ findings: z.array(AuditFinding).max(20), summary: Prose });

/** `note_discovery` of the generator, and a remark of the evaluator. */
export const DiscoveryKind = z.enum(['fact', 'decision', 'pitfall', 'interface']);
export const Discovery = z.strictObject({
  kind: DiscoveryKind,
  text: z.string().trim().min(1).max(600),
  /** A workspace path that shows it, such as `api/src/date.ts`. */
  evidence: z.string().trim().min(1).max(300),
  scope: z
    .array(ScopeGlob)
    .max(10)
    .default([])
    .describe(
      'Globs of the files that it concerns. Tasks that may change such files, or that depend on yours, read it; where empty, all do.',
    ),
});
export type Discovery = z.infer<typeof Discovery>;

/** `submit_verdict` of the evaluator: the grades, what it was asked beside, and what later tasks should know. */
export const Verdict = z.strictObject({
  /** Of a task there are at most 30, and 50 notes of people beside. */
  criteria: z.array(CriterionVerdict).min(1).max(100),
  weakened: z.array(WeakeningAnswer).max(100).default([]),
  remarks: z
    .array(Discovery)
    .max(5)
    .default([])
    .describe('What the engineers of other tasks must know and no criterion of this one says; usually nothing.'),
});

/** `submit_brief` of the summarizer: what becomes of discoveries, D1 and so on as they were told. */
export const DistilledEntry = z.strictObject({
  sources: z
    .array(z.string().regex(/^D[1-9][0-9]{0,2}$/, 'D1, D2, …'))
    .min(1)
    .max(100),
  fate: z.enum(['kept', 'merged', 'contradicted', 'expired']),
  text: z.string().trim().max(600).describe('What holds now; empty where it is expired.'),
  evidence: z.string().trim().min(1).max(300).optional().describe('The path that shows it, where that is another.'),
});
export type DistilledEntry = z.infer<typeof DistilledEntry>;
export const DistilledBrief = z.strictObject({ entries: z.array(DistilledEntry).min(1).max(100) });

/** What keeps entries from being a brief of so many discoveries, or undefined. */
export function briefFault(count: number, entries: readonly DistilledEntry[]): string | undefined {
  const asked = Array.from({ length: count }, (_, at) => `D${at + 1}`);
  const given = entries.flatMap(({ sources }) => sources);
  const faults = [
    ...asked.filter((id) => !given.includes(id)).map((id) => `${id} is in no entry`),
    ...asked.filter((id) => given.filter((other) => other === id).length > 1).map((id) => `${id} is in two entries`),
    ...given.filter((id) => !asked.includes(id)).map((id) => `${id} is no discovery`),
    ...entries
      .filter(({ fate, text }) => fate !== 'expired' && text === '')
      .map(({ sources }) => `${sources[0]} has no text`),
  ];
  return faults.length > 0 ? `Name each discovery in exactly one entry: ${faults.join('; ')}.` : undefined;
}
