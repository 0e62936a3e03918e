/** Triggers, as the API takes and answers them: what starts a build by itself, and what such a build may do. */
import { z } from 'zod';
import { FinishOptions } from './finish.ts';
import { growing } from './growing.ts';
import { Submission } from './submission.ts';

const { prompt: _, spec: __, plan: ___, repositories, ...options } = Submission.shape;

/** All of a submission but its text, which the trigger's occasion gives: no text of an issue can set any of it. */
const TriggerSubmission = z.strictObject({ ...options, repositories: repositories.optional() });

const Name = z.string().trim().min(1, 'must not be empty').max(100);
const Prompt = z.string().trim().min(1, 'must not be empty').max(100_000);

const common = {
  /** For people. */
  name: Name,
};

/** The repository of a forge, by the address that people open. */
const ForgeRepository = z
  .url()
  .max(2000)
  .refine((text) => {
    const { protocol, pathname, search, hash, username, password } = new URL(text);
    const isPlain = search === '' && hash === '' && username === '' && password === '';
    return isPlain && (protocol === 'https:' || protocol === 'http:') && /^(?:\/[^/]+){2,}$/.test(pathname);
  }, 'must be the https:// address of a repository, with its owner');

/** What is done with a comment of a person who may steer, where it is no command, while the build runs. */
const CommentUse = z.enum(['notes', 'ignore']);

const IssueTrigger = {
  kind: z.literal('issue'),
  ...common,
  repository: ForgeRepository,
  /** Put on an issue by somebody who may write, it starts a build; null where labels start none. */
  label: z.string().min(1).max(200).nullable().default('breakwater'),
  /** Whether `/breakwater build` in a comment starts one. */
  command: z.boolean().default(true),
  comments: CommentUse.default('notes'),
  /** Whether reviews of the pull request make builds that follow up. */
  reviews: z.boolean().default(true),
  /** Logins that may start and steer, of those that may write; empty for all of those. */
  people: z.array(z.string().min(1).max(200)).max(100).default([]),
};
const ScheduleTrigger = {
  kind: z.literal('schedule'),
  ...common,
  cron: z.string().min(1).max(200),
  /** A name of the IANA list, in whose hours the expression counts. */
  timezone: z.string().min(1).max(100).default('UTC'),
  prompt: Prompt,
};
const HookTrigger = {
  kind: z.literal('hook'),
  ...common,
  /** `{{body}}` stands for what was sent, `{{body.field.field}}` for a part of its JSON. */
  prompt: Prompt,
};

/** A pull request is what an issue waits for. */
const OfIssue = z.strictObject({
  ...TriggerSubmission.shape,
  finish: FinishOptions.prefault({ pullRequest: true }),
});
const NeedsRepositories = z.strictObject({ ...TriggerSubmission.shape, repositories });

export const TriggerInput = z.discriminatedUnion('kind', [
  /** Where no repositories are given, it is the one of the issue. */
  z.strictObject({ ...IssueTrigger, submission: OfIssue.prefault({}) }),
  z.strictObject({ ...ScheduleTrigger, submission: NeedsRepositories }),
  z.strictObject({ ...HookTrigger, submission: NeedsRepositories }),
]);
export type TriggerInput = z.infer<typeof TriggerInput>;
export type TriggerKind = TriggerInput['kind'];
export type TriggerOf<Kind extends TriggerKind> = Extract<TriggerInput, { kind: Kind }>;

/** What has become of a trigger's occasions; only its own object knows. */
export const TriggerState = z.object({
  /** The last builds that it started, the newest first. */
  builds: z.array(z.object({ build: z.string(), subject: z.string(), at: z.number() })),
  /** When a schedule is due next. */
  nextAt: z.number().nullable(),
  /** Occasions that came to nothing, by why. */
  ignored: z.record(z.string(), z.int()),
  /** The last one that should have started a build and could not. */
  fault: z.object({ at: z.number(), message: z.string() }).nullable(),
});
export type TriggerState = z.infer<typeof TriggerState>;

/** As it is listed; its submission is that which was given, with every default. */
export const Trigger = z.object({
  id: z.string(),
  kind: growing(z.enum(['issue', 'schedule', 'hook'])),
  name: z.string(),
  createdAt: z.number(),
  createdBy: z.string(),
  /** What is particular to its kind: `repository`, `label`, `cron`, `prompt` and so on. */
  config: z.record(z.string(), z.json()),
});
export type Trigger = z.infer<typeof Trigger>;

export const TriggerList = z.object({ triggers: z.array(Trigger), next: z.string().nullable() });
export type TriggerList = z.infer<typeof TriggerList>;
export const TriggerAnswer = z.object({ ...Trigger.shape, state: TriggerState });
export type TriggerAnswer = z.infer<typeof TriggerAnswer>;
/**
 * `key` opens the hook of a trigger of that kind; it is told once. `url` is where to send, and `webhookSecret` what a forge
 * signs with there; null where there is none, or where a GitHub App has its own.
 */
export const TriggerCreated = z.object({
  ...Trigger.shape,
  url: z.string().nullable(),
  key: z.string().nullable(),
  webhookSecret: z.string().nullable().default(null),
});
export type TriggerCreated = z.infer<typeof TriggerCreated>;
/** What is entered as the secret of a webhook at the forge: for this repository, and the triggers of one tenant, alone. */
export const TriggerWebhookSecret = z.object({ repository: z.string(), url: z.string(), secret: z.string() });
export type TriggerWebhookSecret = z.infer<typeof TriggerWebhookSecret>;
export const TriggerRemoved = z.object({ id: z.string(), removed: z.literal(true) });
export type TriggerRemoved = z.infer<typeof TriggerRemoved>;
/** Whether a build could start, and what stands in its way. */
export const TriggerTested = z.object({ ok: z.boolean(), faults: z.array(z.string()) });
export type TriggerTested = z.infer<typeof TriggerTested>;

/** What a webhook is answered: whether any trigger has taken it, and if not, why. */
export const Delivered = z.object({ taken: z.int(), why: z.string().nullable() });
export type Delivered = z.infer<typeof Delivered>;
