/** The commands by which a person steers a build: one route each, all answering the build as it is after them. */
import type { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type BuildCommand, commandBodies } from '../../core/contract/commands.ts';
import { inputErrors } from './input-errors.ts';
import type { ApiTypes } from './ports.ts';
import { problem } from './problems.ts';
import { buildAnswer, found, jsonBody, knownId, tooLarge } from './requests.ts';

const maxBodyBytes = 100_000;

type Bodies = { [Name in keyof typeof commandBodies]: (body: unknown, task: string) => BuildCommand };

/** From the body of a request, and the task that its path may name, to the command. */
const commandOf: Bodies = {
  pause: (body) => ({ kind: 'pause', ...parsed('pause', body) }),
  resume: (body) => {
    const { parallel, breaker, session, ...limits } = parsed('resume', body);
    return { kind: 'resume', limits, parallel, breaker, session };
  },
  cancel: (body) => ({ kind: 'cancel', ...parsed('cancel', body) }),
  retry: (body, task) => ({ kind: 'retry', task, ...parsed('retry', body) }),
  skip: (body, task) => ({ kind: 'skip', task, ...parsed('skip', body) }),
  notes: (body) => ({ kind: 'note', ...parsed('notes', body) }),
  approve: (body) => ({ kind: 'approve', ...parsed('approve', body) }),
  reject: (body) => ({ kind: 'reject', ...parsed('reject', body) }),
};

const paths: Record<keyof Bodies, string> = {
  pause: '/builds/:id/pause',
  resume: '/builds/:id/resume',
  cancel: '/builds/:id/cancel',
  retry: '/builds/:id/tasks/:task/retry',
  skip: '/builds/:id/tasks/:task/skip',
  notes: '/builds/:id/notes',
  approve: '/builds/:id/approve',
  reject: '/builds/:id/reject',
};
export const commandPaths = Object.values(paths);

/** Adds the route of every command. */
export function addCommands(app: Hono<ApiTypes>): void {
  const limit = bodyLimit({ maxSize: maxBodyBytes, onError: () => tooLarge('a command', maxBodyBytes) });
  for (const [name, read] of Object.entries(commandOf)) {
    app.post(paths[name as keyof Bodies], limit, async (c) => {
      const id = knownId(c.req.param('id') ?? '');
      const command = read(await jsonBody(c.req, {}), c.req.param('task') ?? '');
      const steered = found(await c.var.ports.builds.steer(id, command), id);
      if (steered.ok) return c.json(await buildAnswer(c, steered.view));
      throw problem(steered.reason === 'unknown-task' ? 'not-found' : 'conflict', steered.message);
    });
  }
}

function parsed<Name extends keyof typeof commandBodies>(
  name: Name,
  body: unknown,
): ReturnType<(typeof commandBodies)[Name]['parse']> {
  const result = commandBodies[name].safeParse(body);
  if (result.success) return result.data as ReturnType<(typeof commandBodies)[Name]['parse']>;
  const errors = inputErrors(result.error);
  const detail = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
  throw problem('invalid-command', detail, { errors });
}
