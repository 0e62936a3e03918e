/** What happens on a forge and may concern a build, in one form for all forges. All of it is a stranger's text. */
import { z } from 'zod';

export const ForgeKind = z.enum(['github', 'gitlab', 'gitea']);
export type ForgeKind = z.infer<typeof ForgeKind>;

/** As long as a spec may be. */
const Text = z.string().max(400_000);

const Sender = z.strictObject({ login: z.string().min(1).max(200), isBot: z.boolean() });

export const Issue = z.strictObject({
  number: z.int().positive(),
  title: z.string().max(2000),
  body: Text,
  author: z.string().max(200),
  url: z.string().max(2000),
});
export type Issue = z.infer<typeof Issue>;

const PullRequest = z.strictObject({
  number: z.int().positive(),
  /** That of the pull request itself, in the repository of the event; null where it is of a fork. */
  branch: z.string().max(500).nullable(),
  url: z.string().max(2000),
});
export type PullRequest = z.infer<typeof PullRequest>;
const PullRequestPlace = PullRequest.omit({ branch: true });

/** Where it happened and by whom; `at` is milliseconds since the epoch, in the words of the forge. */
const common = {
  forge: ForgeKind,
  /** With the port where the URL has one. */
  host: z.string().min(1).max(300),
  /** `owner/name`, or with more groups. */
  repository: z.string().min(1).max(500),
  /** Not believed: who signs for one repository may name any. Stored events have it. */
  cloneUrl: z.string().max(2000),
  at: z.number(),
  sender: Sender,
};

export const ForgeEvent = z.discriminatedUnion('kind', [
  /** Labels were put on an issue: those that are new, or all that it has where the forge does not say which are. */
  z.strictObject({ kind: z.literal('labels'), ...common, issue: Issue, labels: z.array(z.string()).max(200) }),
  z.strictObject({ kind: z.literal('comment'), ...common, issue: Issue, comment: z.string(), text: Text }),
  /** In the conversation of a pull request; of its branch the forge has to be asked. */
  z.strictObject({
    kind: z.literal('pull-request-comment'),
    ...common,
    pullRequest: PullRequestPlace,
    comment: z.string(),
    text: Text,
  }),
  /** On a line of a pull request, or on the whole of it where `path` is null; `review` is what it is part of. */
  z.strictObject({
    kind: z.literal('review-comment'),
    ...common,
    pullRequest: PullRequest,
    review: z.string().nullable(),
    comment: z.string(),
    path: z.string().max(2000).nullable(),
    line: z.int().nullable(),
    text: Text,
  }),
  /** Somebody has reviewed; what they say, the forge has to be asked. */
  z.strictObject({ kind: z.literal('reviewed'), ...common, pullRequest: PullRequest }),
  z.strictObject({
    kind: z.literal('review'),
    ...common,
    pullRequest: PullRequest,
    review: z.string(),
    verdict: z.enum(['approved', 'changes-requested', 'commented']),
    text: Text,
  }),
]);
export type ForgeEvent = z.infer<typeof ForgeEvent>;
export type EventOf<Kind extends ForgeEvent['kind']> = Extract<ForgeEvent, { kind: Kind }>;

/** What a body of a webhook says: an event, nothing that concerns builds, or nothing that can be understood. */
export type Heard = { ok: true; event: ForgeEvent | null } | { ok: false; message: string };

/** Parses the body with the reader of its kind, and holds what comes of it to the bounds. */
export function heard<Body>(schema: z.ZodType<Body>, body: unknown, read: (body: Body) => unknown): Heard {
  const parsed = schema.safeParse(body);
  if (!parsed.success) return { ok: false, message: faultOf(parsed.error) };
  const event = read(parsed.data);
  if (event === null) return { ok: true, event: null };
  const checked = ForgeEvent.safeParse(event);
  return checked.success ? { ok: true, event: checked.data } : { ok: false, message: faultOf(checked.error) };
}

const faultOf = (error: z.ZodError): string => {
  const [issue] = error.issues;
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as expected'}`;
};

/** A time as forges write it; one that cannot be read is long ago. */
export const timeOf = (text: string): number => {
  const at = Date.parse(text);
  return Number.isNaN(at) ? 0 : at;
};
