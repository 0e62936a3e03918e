/** Every operation but `exec` with the function that does it, and which of them keep out of each other's way. */

import { z } from 'zod';
import { headOfText } from '../../../core/cut-text.ts';
import { type Operation, operations, protocolVersion } from '../../../core/sandbox/protocol.ts';
import { type Host, inTurn } from '../sandbox/host.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';
import { browser } from './browser.ts';
import { checkout } from './checkout.ts';
import { diff } from './diff.ts';
import { dispose } from './dispose.ts';
import { edit } from './edit.ts';
import { job, stopJob } from './job.ts';
import { list } from './list.ts';
import { merge } from './merge.ts';
import { prepare } from './prepare.ts';
import { read } from './read.ts';
import { reset } from './reset.ts';
import { save } from './save.ts';
import { search } from './search.ts';
import { settle } from './settle.ts';

/** Takes the body of a request as it came. */
export type Route = (host: Host, id: string, body: unknown) => Promise<Outcome<unknown>>;
type Shape<Request, Result> = { request: z.ZodType<Request>; result: z.ZodType<Result> };
type OnHost<Request, Result> = (host: Host, id: string, request: Request) => Promise<Outcome<Result>>;
type InSandbox<Request, Result> = (sandbox: HostedSandbox, request: Request) => Promise<Outcome<Result>>;

export const routes: Record<Exclude<Operation, 'exec'>, Route> = {
  hello: route(operations.hello, async (host, id) =>
    success({
      protocol: protocolVersion,
      life: host.sandboxes.get(id)?.life ?? null,
      hasBrowser: host.config.browser !== null,
    }),
  ),
  prepare: inOrder(route(operations.prepare, prepare)),
  job: route(operations.job, onHost(job)),
  stop: route(
    operations.stop,
    onHost((host, sandbox, { job: name }) => stopJob(host, sandbox, name)),
  ),
  browser: route(operations.browser, onHost(browser)),
  read: route(operations.read, inSandbox(read)),
  edit: inOrder(route(operations.edit, inSandbox(edit))),
  search: route(operations.search, inSandbox(search)),
  list: route(operations.list, inSandbox(list)),
  diff: route(operations.diff, onHost(diff)),
  save: inOrder(route(operations.save, inSandbox(save))),
  merge: inOrder(route(operations.merge, inSandbox(merge))),
  checkout: inOrder(route(operations.checkout, onHost(checkout))),
  settle: inOrder(route(operations.settle, onHost(settle))),
  reset: inOrder(route(operations.reset, inSandbox(reset))),
  dispose: inOrder(route(operations.dispose, dispose)),
};

/** Parses the request; `prepare` and `dispose` are for sandboxes that need not exist. */
function route<Request, Result>(shape: Shape<Request, Result>, handle: OnHost<Request, Result>): Route {
  return async (host, id, body) => {
    const request = parseRequest(shape.request, body);
    return request.ok ? handle(host, id, request.result) : request;
  };
}

function inSandbox<Request, Result>(handle: InSandbox<Request, Result>): OnHost<Request, Result> {
  return onHost((_, sandbox, request) => handle(sandbox, request));
}

/** For what also looks at what all sandboxes share. */
function onHost<Request, Result>(
  handle: (host: Host, sandbox: HostedSandbox, request: Request) => Promise<Outcome<Result>>,
): OnHost<Request, Result> {
  return async (host, id, request) => {
    const sandbox = findSandbox(host, id);
    return sandbox.ok ? handle(host, sandbox.result, request) : sandbox;
  };
}

/** One at a time in a sandbox: these change what git works on. */
function inOrder(inner: Route): Route {
  return (host, id, body) => inTurn(host, id, () => inner(host, id, body));
}

export function parseRequest<Request>(schema: z.ZodType<Request>, body: unknown): Outcome<Request> {
  const parsed = schema.safeParse(body);
  return parsed.success
    ? { ok: true, result: parsed.data }
    : failure('bad-request', headOfText(z.prettifyError(parsed.error), 2000));
}

/** `infrastructure` where it is not prepared in this server's life: the caller prepares it again and goes on. */
export function findSandbox(host: Host, id: string): Outcome<HostedSandbox> {
  const sandbox = host.sandboxes.get(id);
  return sandbox
    ? { ok: true, result: sandbox }
    : failure('infrastructure', `sandbox ${id} is not prepared, or the server has restarted since; prepare it again`);
}
