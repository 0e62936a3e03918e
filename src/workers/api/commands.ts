/** The commands by which a person steers a build: one route each, made from the table of commands. */
import type { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import {
  BuildCommand,
  type CommandKind,
  commandEntry,
  commandKinds,
  pathFields,
} from '../../core/contract/commands.ts';
import { type Refusal, refusalSteps, refusalText } from '../../core/contract/refusal.ts';
import type { BuildDeleted, BuildSnapshot } from '../../core/contract/views.ts';
import { inputErrors } from './input-errors.ts';
import { jsonBody } from './json-body.ts';
import type { ApiTypes } from './ports.ts';
import { problem } from './problems.ts';
import { buildAnswer, found, knownId, tooLarge } from './requests.ts';

const maxBodyBytes = 100_000;
const build = '/builds/:id';

/** The path of every command, with the methods that it takes. */
export const commandRoutes: ReadonlyMap<string, readonly string[]> = new Map(
  [...Map.groupBy(commandKinds, (kind) => commandEntry(kind).route.path)].map(([path, kinds]) => [
    `${build}${path}`,
    kinds.map((kind) => commandEntry(kind).route.method),
  ]),
);

/** Adds the route of every command; all answer the build as it is after them. */
export function addCommands(app: Hono<ApiTypes>): void {
  const limit = bodyLimit({ maxSize: maxBodyBytes, onError: () => tooLarge('a command', maxBodyBytes) });
  for (const kind of commandKinds) {
    const { method, path } = commandEntry(kind).route;
    app.on(method, `${build}${path}`, limit, async (c) => {
      const { id = '', ...fields } = c.req.param() as Record<string, string>;
      const command = parsed(kind, await jsonBody(c.req, { invalid: 'invalid-command', empty: {} }), fields);
      const steered = found(await c.var.ports.builds.steer(knownId(id), command), id);
      if (!steered.ok) throw refused(steered.refusal);
      if (kind === 'delete') return c.json({ id, branches: branchesOf(steered.view) } satisfies BuildDeleted);
      return c.json(await buildAnswer(c, steered.view));
    });
  }
}

function refused(refusal: Refusal) {
  const kind = refusal.code === 'unknown-task' ? 'not-found' : 'conflict';
  return problem(kind, refusalText(refusal), { refusal, next: refusalSteps(refusal) });
}

/** The command of a request; what its path names is no field of its body. */
function parsed(kind: CommandKind, body: unknown, fields: Record<string, string>): BuildCommand {
  const { input, route } = commandEntry(kind);
  const ofPath = Object.fromEntries(pathFields(route.path).map((name) => [name, true]));
  const result = input.omit(ofPath as Record<string, never>).safeParse(body);
  if (result.success) return BuildCommand.parse({ kind, ...fields, ...result.data });
  const errors = inputErrors(result.error);
  const detail = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
  throw problem('invalid-command', detail, { errors });
}

/** The integration branches that were opened. */
const branchesOf = ({ repositories }: BuildSnapshot): BuildDeleted['branches'] =>
  repositories.flatMap(({ name, branch, sha }) => (sha === null ? [] : [{ repository: name, branch, sha }]));
