/** The commands by which a person steers a build: one route each, made from the table of commands. */
import type { Context } from 'hono';
import type { z } from 'zod';
import { digestOf } from '../../../auth/mac.ts';
import { fieldsBesideBody } from '../../../core/contract/command-entry.ts';
import { BuildCommand, type CommandKind, commandEntry, commandKinds } from '../../../core/contract/commands.ts';
import type { ProblemKind } from '../../../core/contract/problems.ts';
import { type Refusal, refusalSteps, refusalText } from '../../../core/contract/refusal.ts';
import { BuildDeleted, type BuildSnapshot, BuildView } from '../../../core/contract/views.ts';
import { matchedVersion } from '../etag.ts';
import { plan } from '../openapi/examples/story.ts';
import type { ApiTypes } from '../ports.ts';
import { problem } from '../problems.ts';
import { buildAnswer, found, invalid } from '../requests.ts';
import { type Routes, route } from '../route.ts';

/** Adds the route of every command; all but `delete` answer the build as it is after them. */
export function addCommands(routes: Routes): void {
  for (const kind of commandKinds.filter((each) => each !== 'delete'))
    route(routes, { ...routeOf(kind), answer: BuildView }, async (c, { params: { id, ...fields }, body }) => {
      const { ifMatch, caller } = commandEntry(kind).route;
      const beside = {
        ...fields,
        ...(ifMatch === undefined ? {} : { [ifMatch]: matchedVersion(c) }),
        ...(caller === undefined ? {} : { [caller]: c.var.caller.name }),
      };
      const steered = found(await c.var.ports.builds.steer(id, commandOf(kind, beside, body), await keyOf(c)), id);
      if (!steered.ok) throw refused(steered.refusal);
      return buildAnswer(c, steered.view);
    });

  route(routes, { ...routeOf('delete'), answer: BuildDeleted }, async (c, { params: { id } }) => {
    const steered = found(await c.var.ports.builds.steer(id, { kind: 'delete' }, null), id);
    if (!steered.ok) throw refused(steered.refusal);
    return { id, branches: branchesOf(steered.view) };
  });
}

/** Of a request with an `Idempotency-Key`; the key itself is stored nowhere. */
const keyOf = async ({ var: { idSeed } }: Context<ApiTypes>): Promise<string | null> =>
  idSeed === undefined ? null : digestOf(idSeed);

type Fields = Record<string, unknown>;

const examples: Partial<Record<CommandKind, Fields>> = {
  pause: { reason: 'Let me look at the plan of parse.' },
  resume: { maxCostUsd: 50 },
  cancel: { reason: 'It is not needed any more.' },
  retry: { note: 'The calendar says how many days a month has.' },
  skip: { reason: 'The next release brings it.' },
  prioritize: { priority: 'first' },
  note: { text: 'Dates before 1582 are out of scope.', task: 'calendar' },
  'edit-plan': { plan, dryRun: true },
  reject: {
    comments: 'Split the parser from the formatter.',
    taskComments: [{ task: 'parse', text: 'Two tasks: dates, and times.' }],
  },
};

const guarded = ['precondition-failed', 'precondition-required'] as const;

/** What the path, a header or the caller gives is no field of the body. */
function routeOf(kind: CommandKind) {
  const { input, route, cli } = commandEntry(kind);
  const beside = Object.fromEntries(fieldsBesideBody(route).map((name) => [name, true]));
  return {
    method: route.method,
    path: `/builds/:id${route.path}` as `/builds/:id`,
    area: 'commands',
    summary: `${cli.about.slice(0, 1).toUpperCase()}${cli.about.slice(1)}`,
    scope: 'builds:write',
    body: {
      schema: input.omit(beside as Record<string, never>) as z.ZodType<Fields, Fields>,
      called: 'a command',
      maxBytes: route.maxBytes ?? 100_000,
      faults: 'invalid-command',
      empty: {},
      ...(examples[kind] ? { example: examples[kind] } : {}),
    },
    problems: ['conflict', ...(route.ifMatch === undefined ? [] : guarded)],
  } as const;
}

const commandOf = (kind: CommandKind, fields: Record<string, string>, body: Fields): BuildCommand =>
  BuildCommand.parse({ kind, ...body, ...fields });

const problemsOfRefusals: Partial<Record<Refusal['code'], ProblemKind>> = {
  'unknown-task': 'not-found',
  'plan-has-changed': 'precondition-failed',
};

function refused(refusal: Refusal) {
  if (refusal.code === 'plan-has-faults') return invalid('invalid-command', refusal.faults);
  if (refusal.code === 'no-comments')
    return invalid('invalid-command', [{ path: 'comments', message: refusalText(refusal) }]);
  const kind = problemsOfRefusals[refusal.code] ?? 'conflict';
  return problem(kind, refusalText(refusal), { refusal, next: refusalSteps(refusal) });
}

/** The integration branches that were opened. */
const branchesOf = ({ repositories }: BuildSnapshot): BuildDeleted['branches'] =>
  repositories.flatMap(({ name, branch, sha }) => (sha === null ? [] : [{ repository: name, branch, sha }]));
