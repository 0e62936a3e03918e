/** What the routes of the API share: how they read a request, and how they answer with a build. */
import type { Context } from 'hono';
import { pageKey } from '../../auth/capability.ts';
import { isBuildId } from '../../core/build-id.ts';
import type { InputError, ProblemKind } from '../../core/contract/problems.ts';
import type { BuildSnapshot, BuildView } from '../../core/contract/views.ts';
import { oneLine } from '../../core/one-line.ts';
import type { Read } from '../../durable-objects/builds/reads.ts';
import type { ApiTypes } from './ports.ts';
import { problem } from './problems.ts';
import { badCursor } from './query.ts';

export function tooLarge(what: string, maxBytes: number): never {
  throw problem('too-large', `${what} has at most ${maxBytes} bytes`);
}

/** The problem of an input with these faults: the first in words, all of them as data. */
export function invalid(kind: ProblemKind, errors: InputError[]) {
  const [first, ...rest] = errors;
  const where = first?.path ? `${first.path}: ` : '';
  const more = rest.length > 0 ? ` (and ${rest.length} more)` : '';
  return problem(kind, `${where}${first?.message ?? 'not a valid input'}${more}`, { errors });
}

/** Text that is no id wakes no object. */
export function knownId(id: string): string {
  return found(isBuildId(id) ? id : null, id);
}

export function found<T>(value: T | null, id: string): T {
  if (value === null) throw notThere(id);
  return value;
}

/** What a Build answers to one of its `reads`; `what` is what it may not have. */
export function answered<T>(read: Read<T> | null, id: string, what: string): T {
  const answer = found(read, id);
  if (answer.ok) return answer.answer;
  if (answer.reason === 'bad-cursor') throw badCursor();
  throw problem('not-found', `the build ${id} has no ${what}`);
}

export const notThere = (id: string) => problem('not-found', `there is no build ${oneLine(id)}`);

/** A build as the API tells it, with what only the API knows. */
export async function buildAnswer(c: Context<ApiTypes>, view: BuildSnapshot): Promise<BuildView> {
  const { scripted } = c.var.ports.settings;
  return { ...view, scripted, urls: await urlsOf(c, view.id) };
}

/** Where links begin. */
export const originOf = (c: Context<ApiTypes>): string =>
  c.var.ports.settings.publicOrigin ?? new URL(c.req.url).origin;

/**
 * The key of the page is in the fragment, which browsers do not send. Who came with a shared link is told of that link
 * alone: the key of the page could not be taken back.
 */
export async function urlsOf(c: Context<ApiTypes>, id: string): Promise<BuildView['urls']> {
  const self = `${originOf(c)}/builds/${id}`;
  const key = c.var.link ?? (await pageKey(c.var.secret, id));
  return { self, plan: `${self}/plan`, events: `${self}/events`, page: `${self}/page#${key}` };
}
