/** Writes the comment on the issue that a build came from; one that an earlier try has left there is found by its mark. */
import type { BuildState } from '../../core/builds/state.ts';
import { issueComment, sealedMark } from '../../core/builds/telling/issue-comment.ts';
import { viewOf } from '../../core/builds/view.ts';
import type { Comment, Forge, ForgeResult, Thread } from '../../forges/forge.ts';
import { done, type Performed } from './performed.ts';

export type IssuePorts = {
  forgeOf(url: string): ForgeResult<Pick<Forge, 'comment' | 'editComment' | 'findComment'>>;
  /** See `commentSeal`. */
  seal(place: string): Promise<string>;
  /** Where people find the builds of this deployment; null where it does not know. */
  origin: string | null;
};

/** A forge that is away is asked for an hour; nobody reads an account of yesterday. */
const mostTries = 60;

export async function tellIssue(build: BuildState, attempts: number, ports: IssuePorts): Promise<Performed> {
  const issue = build.origin?.issue;
  if (!issue) return done();
  const { protocol } = new URL(issue.url);
  const { news } = build.telling;
  const mark = sealedMark(build.id, await ports.seal(build.id));
  const text = issueComment({
    mark,
    // Which event is the newest, the comment does not say.
    build: viewOf(build, 0),
    remark: build.telling.remark,
    pageUrl: ports.origin === null ? null : `${ports.origin}/builds/${build.id}/page`,
    pullRequests: build.repositories.flatMap(({ pullRequest }) => pullRequest?.url ?? []),
  });
  const forge = ports.forgeOf(`${protocol}//${issue.host}/${issue.repository}`);
  const thread: Thread = { kind: issue.isPullRequest ? 'pull-request' : 'issue', number: issue.number };
  const written = forge.ok ? await write(forge.value, thread, { mark, text, known: build.telling.comment }) : forge;
  if (written.ok) return done({ kind: 'issue-told', comment: written.value.id, news });
  const { reason, message, inMs } = written;
  if (reason === 'refused' || attempts >= mostTries) return done({ kind: 'issue-unreachable', message });
  return { kind: 'retry', message, ...(inMs !== null && { inMs }) };
}

async function write(
  forge: Pick<Forge, 'comment' | 'editComment' | 'findComment'>,
  thread: Thread,
  { mark, text, known }: { mark: string; text: string; known: number | null },
): Promise<ForgeResult<Comment>> {
  if (known !== null) return forge.editComment(thread, known, text);
  const found = await forge.findComment(thread, mark);
  if (!found.ok) return found;
  return found.value ? forge.editComment(thread, found.value.id, text) : forge.comment(thread, text);
}
