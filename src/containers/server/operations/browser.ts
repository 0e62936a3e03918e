/** Steps of the sandbox's browser: the first that opens a page starts it, and the same step asked for twice is one. */

import type { z } from 'zod';
import type { BrowserRequest, BrowserResult } from '../../../core/sandbox/browser.ts';
import { startBrowser } from '../browser/session.ts';
import { resolveExisting } from '../files/workspace-path.ts';
import { type Host, inTurn } from '../sandbox/host.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';
import { stopping } from './job.ts';
import { reset } from './reset.ts';

type Request = z.output<typeof BrowserRequest>;

export async function browser(host: Host, sandbox: HostedSandbox, request: Request): Promise<Outcome<BrowserResult>> {
  const { id, step, life } = request;
  if (life !== sandbox.life) return success(lost);
  if (step.kind !== 'open') return success((await sandbox.browser?.step(id, step)) ?? gone('no page is open'));
  const faulty = await addressFault(sandbox, step.address);
  if (faulty !== null) return faulty;
  const chromium = host.config.browser;
  if (chromium === null) return success(missing);
  // In turn, so that two that open a page do not start two browsers, and none starts in the next run's sandbox.
  const session = await inTurn(host, sandbox.id, async () => {
    if (life !== sandbox.life) return success(null);
    const put = request.onCleanTree ? await reset(sandbox) : success(undefined);
    if (!put.ok) return put;
    if (host.isStopping && sandbox.browser === null) return stopping();
    sandbox.browser ??= await startBrowser(sandbox, request.command, chromium);
    return success(sandbox.browser);
  });
  if (!session.ok) return session;
  return success((await session.result?.step(id, step)) ?? lost);
}

function gone(message: string): BrowserResult {
  return { kind: 'gone', message };
}

const lost = gone('its sandbox was lost, and another one has taken its place');

const missing: BrowserResult = { kind: 'missing', message: 'there is no Chromium in this sandbox' };

const loopback = /^(?:localhost|[a-z0-9-]+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** What is shown is the sandbox's own: a server on loopback, or a file of the workspace. */
async function addressFault(sandbox: HostedSandbox, address: string): Promise<Outcome<BrowserResult> | null> {
  const refused = (message: string) => success<BrowserResult>({ kind: 'failed', message, page: null });
  if (!/^[a-z][a-z0-9+.-]*:/i.test(address)) {
    const file = await resolveExisting(sandbox, decoded(address.replace(/[?#].*$/, '')));
    return file.ok ? null : refused(file.error.message);
  }
  const url = URL.canParse(address) ? new URL(address) : null;
  const isHttp = url !== null && ['http:', 'https:'].includes(url.protocol);
  return isHttp && loopback.test(url.hostname)
    ? null
    : refused(`only an http(s) address on loopback, or a file by its path in the workspace, can be opened: ${address}`);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
