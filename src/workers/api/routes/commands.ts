/** The commands by which a person steers a build: one route each, made from the table of commands. */
import type { z } from 'zod';
import {
  BuildCommand,
  type CommandKind,
  commandEntry,
  commandKinds,
  pathFields,
} from '../../../core/contract/commands.ts';
import { type Refusal, refusalSteps, refusalText } from '../../../core/contract/refusal.ts';
import { BuildDeleted, type BuildSnapshot, BuildView } from '../../../core/contract/views.ts';
import { problem } from '../problems.ts';
import { buildAnswer, found } from '../requests.ts';
import { type Routes, route } from '../route.ts';

/** Adds the route of every command; all but `delete` answer the build as it is after them. */
export function addCommands(routes: Routes): void {
  for (const kind of commandKinds.filter((each) => each !== 'delete'))
    route(routes, { ...routeOf(kind), answer: BuildView }, async (c, { params: { id, ...fields }, body }) => {
      const steered = found(await c.var.ports.builds.steer(id, commandOf(kind, fields, body)), id);
      if (!steered.ok) throw refused(steered.refusal);
      return buildAnswer(c, steered.view);
    });

  route(routes, { ...routeOf('delete'), answer: BuildDeleted }, async (c, { params: { id } }) => {
    const steered = found(await c.var.ports.builds.steer(id, { kind: 'delete' }), id);
    if (!steered.ok) throw refused(steered.refusal);
    return { id, branches: branchesOf(steered.view) };
  });
}

type Fields = Record<string, unknown>;

const examples: Partial<Record<CommandKind, Fields>> = {
  resume: { maxCostUsd: 50 },
  note: { text: 'Dates before 1582 are out of scope.', task: 'parse' },
  reject: { comments: 'Split the parser from the formatter.' },
};

/** What the path of a command names is no field of its body. */
function routeOf(kind: CommandKind) {
  const { input, route, cli } = commandEntry(kind);
  const ofPath = Object.fromEntries(pathFields(route.path).map((name) => [name, true]));
  return {
    method: route.method,
    path: `/builds/:id${route.path}` as `/builds/:id`,
    area: 'commands',
    summary: `${cli.about.slice(0, 1).toUpperCase()}${cli.about.slice(1)}`,
    scope: 'builds:write',
    body: {
      schema: input.omit(ofPath as Record<string, never>) as z.ZodType<Fields, Fields>,
      called: 'a command',
      maxBytes: 100_000,
      faults: 'invalid-command',
      empty: {},
      ...(examples[kind] ? { example: examples[kind] } : {}),
    },
    problems: ['conflict'],
  } as const;
}

const commandOf = (kind: CommandKind, fields: Record<string, string>, body: Fields): BuildCommand =>
  BuildCommand.parse({ kind, ...fields, ...body });

function refused(refusal: Refusal) {
  const kind = refusal.code === 'unknown-task' ? 'not-found' : 'conflict';
  return problem(kind, refusalText(refusal), { refusal, next: refusalSteps(refusal) });
}

/** The integration branches that were opened. */
const branchesOf = ({ repositories }: BuildSnapshot): BuildDeleted['branches'] =>
  repositories.flatMap(({ name, branch, sha }) => (sha === null ? [] : [{ repository: name, branch, sha }]));
