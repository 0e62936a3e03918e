/**
 * The fields of `breakwater.yaml` that are no environment: what the person who submits takes as defaults of a submission.
 * Whoever builds leaves them out, so that a repository cannot choose models or limits for others.
 */
export const submissionSections = [
  'models',
  'limits',
  'parallel',
  'evaluator',
  'fidelity',
  'git',
  'finish',
  'approval',
] as const;
export type SubmissionSection = (typeof submissionSections)[number];

/** What a person applies to a deployment with `breakwater trigger apply`; builds and submissions leave it out. */
export const triggersSection = 'triggers';
