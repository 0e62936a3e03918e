/** The sandbox of a run in a container of its own: `prepare` starts it, `dispose` destroys it, its death is an answer. */
import type { Operation, OperationRequest, OperationResult } from '../../core/sandbox/protocol.ts';
import { type CallWatch, watchCall } from './call-watch.ts';
import { httpSandbox } from './http-sandbox.ts';
import { infrastructureFailure, type Sandbox, type SandboxAnswer } from './sandbox.ts';

export type ContainerSandboxOptions = {
  container: Pick<
    Container,
    | 'running'
    | 'start'
    | 'monitor'
    | 'destroy'
    | 'getTcpPort'
    | 'setInactivityTimeout'
    | 'interceptOutboundHttp'
    | 'interceptOutboundHttps'
  >;
  id: string;
  /** What to start; without it, what the deployment has for all. */
  startup?: () => Promise<Startup>;
  /** More variables for the container's first process. */
  env: Record<string, string>;
  /** The same in every life of the object, so that one which comes back can talk to the container it left. */
  token(): Promise<string>;
  /** The host of its git remotes, reached by plain HTTP, and who answers there. */
  gitHost: string;
  git: Fetcher;
  /** Every other host that the container reaches, by HTTP and HTTPS, and who answers for it. */
  egress: readonly { host: string; fetcher: Fetcher }[];
  /** From the start to the first answer; 60 s. */
  startTimeoutMs?: number;
};

/** An image and a size, or a snapshot in the image's place; one that does not come up is forgotten. */
export type Startup = Pick<ContainerStartupOptions & { image: string }, 'image' | 'instance'> & {
  snapshot: { id: string; forget(): Promise<void> } | null;
};

/** A container from when this object started it, or found it running, to its end. */
type Attached = { sandbox: Sandbox; ended: AbortSignal; hasComeUp: boolean; snapshot: Startup['snapshot'] };

const port = 8080;
const baseUrl = 'http://sandbox';
const probePauseMs = 50;
const probeTimeoutMs = 2000;
/** Of one that ends before it answers, as engines let some do that start beside others. */
const mostStarts = 3;
const restartPauseMs = 300;
/** One that ran before has come up long ago: where it does not answer within this time, it hangs. */
const patienceMs = 10_000;
/** How long a container outlives its object in memory: longer than one rests between two runs; see `warmMs`. */
const inactivityMs = 12 * 60_000;

/** One that can be started without anything prepared in it, to see whether it comes up. */
export type StartedSandbox = Sandbox & { start(): Promise<SandboxAnswer<unknown>> };

/** Every operation but `prepare` answers `infrastructure` where no container runs, so that the run prepares again. */
export function containerSandbox(options: ContainerSandboxOptions): StartedSandbox {
  const { container, startTimeoutMs = 60_000 } = options;
  let attached: Promise<Attached> | null = null;

  const attach = (): Promise<Attached> => {
    if (!container.running) attached = null;
    attached ??= attachTo(options).catch((error: unknown) => {
      attached = null;
      throw error;
    });
    return attached;
  };

  const running = async (watch: CallWatch): Promise<SandboxAnswer<Attached>> =>
    container.running ? watch.io(attach) : infrastructureFailure('the container is not running');

  const started = async (watch: CallWatch): Promise<SandboxAnswer<Attached>> => {
    for (let starts = 1; ; starts++) {
      const found = await watch.io(attach);
      if (!found.ok) return found;
      const { hasComeUp, ended, snapshot } = found.result;
      const ready = await watched(hasComeUp ? patienceMs : startTimeoutMs, watch.signal, (patient) =>
        firstAnswer(options, found.result, patient),
      );
      if (ready.ok) {
        found.result.hasComeUp = true;
        return found;
      }
      // One that does not come up, or hangs, is given up: another one is started at once, or by the next `prepare`.
      await destroyed();
      if (!hasComeUp && ended.aborted && starts < mostStarts && !watch.signal.aborted) {
        console.warn(`${ready.error.message}; it is started again`);
        await new Promise((resolve) => setTimeout(resolve, restartPauseMs * starts));
        continue;
      }
      if (!hasComeUp && snapshot) await givenUp(snapshot, ready.error.message);
      return ready;
    }
  };

  const destroyed = (): Promise<SandboxAnswer<{ done: true }>> => {
    attached = null;
    return watched(startTimeoutMs, undefined, async (watch) => {
      const gone = container.running ? await watch.io(() => container.destroy()) : { ok: true as const };
      return gone.ok ? { ok: true, result: { done: true } } : gone;
    });
  };

  return {
    start: () => watched(startTimeoutMs, undefined, started),
    call: async <O extends Exclude<Operation, 'exec'>>(
      operation: O,
      request: OperationRequest<O>,
      signal?: AbortSignal,
    ) => {
      // The compiler cannot follow that this is the operation whose result is `done`.
      if (operation === 'dispose') return (await destroyed()) as SandboxAnswer<OperationResult<O>>;
      const found = await watched(startTimeoutMs, signal, operation === 'prepare' ? started : running);
      return found.ok ? httpCall(found.result, operation, request, signal) : found;
    },
    exec: async (request, execOptions = {}) => {
      const found = await watched(startTimeoutMs, execOptions.signal, running);
      if (!found.ok) return found;
      const { sandbox, ended } = found.result;
      const signal = either(ended, execOptions.signal);
      return toldOfTheEnd(ended, await sandbox.exec(request, { ...execOptions, signal }));
    },
  };
}

async function httpCall<O extends Exclude<Operation, 'exec'>>(
  { sandbox, ended }: Attached,
  operation: O,
  request: OperationRequest<O>,
  signal: AbortSignal | undefined,
): Promise<SandboxAnswer<OperationResult<O>>> {
  return toldOfTheEnd(ended, await sandbox.call(operation, request, either(ended, signal)));
}

/** Starts the container where it does not run. The interception belongs to this object's life, so it is set anew. */
async function attachTo(options: ContainerSandboxOptions): Promise<Attached> {
  const { container, id, env, token, startup } = options;
  const secret = await token();
  await intercept(options);
  const hasComeUp = container.running;
  const wanted = hasComeUp ? undefined : await startup?.();
  if (!hasComeUp) await start(container, { env: { ...env, SANDBOX_TOKEN: secret }, wanted });
  const end = new AbortController();
  const onEnd = (why: string) => end.abort(new Error(why));
  container.monitor().then(
    () => onEnd('its first process has ended'),
    (error: unknown) => onEnd(error instanceof Error ? error.message : String(error)),
  );
  await container.setInactivityTimeout(inactivityMs);
  const http = container.getTcpPort(port);
  return {
    sandbox: httpSandbox({ fetch: (request) => http.fetch(request), baseUrl, token: secret, id }),
    ended: end.signal,
    hasComeUp,
    snapshot: wanted?.snapshot ?? null,
  };
}

async function start(
  container: ContainerSandboxOptions['container'],
  { env, wanted }: { env: Record<string, string>; wanted: Startup | undefined },
): Promise<void> {
  const common = { enableInternet: false, env };
  if (!wanted) return container.start(common);
  const { snapshot, image, ...size } = wanted;
  if (!snapshot) return container.start({ ...common, ...size, image });
  try {
    container.start({ ...common, ...size, containerSnapshot: { id: snapshot.id } });
  } catch (error) {
    await givenUp(snapshot, error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** The next start is from the image, and prepared as the first one was. */
async function givenUp({ id, forget }: NonNullable<Startup['snapshot']>, why: string): Promise<void> {
  console.warn(`the snapshot ${id} is not used any more: ${why}`);
  await forget();
}

/** Before the start: a container that is born with intercepted HTTPS finds the authority to trust in its files. */
async function intercept({ container, gitHost, git, egress }: ContainerSandboxOptions): Promise<void> {
  await container.interceptOutboundHttp(gitHost, git);
  try {
    for (const { host, fetcher } of egress) {
      await container.interceptOutboundHttp(host, fetcher);
      await container.interceptOutboundHttps(host, fetcher);
    }
  } catch (cause) {
    throw new Error('the hosts of network.allow cannot be let through to this container', { cause });
  }
}

/** `start` returns before the server listens, and "running" is no proof of it: any answer of the port is. */
async function firstAnswer(
  { container }: ContainerSandboxOptions,
  { ended }: Attached,
  watch: CallWatch,
): Promise<SandboxAnswer<true>> {
  for (;;) {
    const probe = await watch.io(async () => {
      const signal = AbortSignal.any([watch.signal, AbortSignal.timeout(probeTimeoutMs)]);
      const response = await container.getTcpPort(port).fetch(baseUrl, { signal });
      await response.body?.cancel();
    });
    if (probe.ok) return { ok: true, result: true };
    if (watch.signal.aborted) return infrastructureFailure(`the container did not come up: ${probe.error.message}`);
    if (ended.aborted) return infrastructureFailure(`the container ended before it answered: ${ended.reason.message}`);
    await new Promise((resolve) => setTimeout(resolve, probePauseMs));
  }
}

async function watched<T>(
  deadlineMs: number,
  signal: AbortSignal | undefined,
  work: (watch: CallWatch) => Promise<T>,
): Promise<T> {
  const watch = watchCall({ deadlineMs, signal });
  try {
    return await work(watch);
  } finally {
    watch.end();
  }
}

const either = (ended: AbortSignal, signal: AbortSignal | undefined): AbortSignal =>
  signal ? AbortSignal.any([ended, signal]) : ended;

/** A call that the end of the container has cut off says so. */
const toldOfTheEnd = <T>(ended: AbortSignal, answer: SandboxAnswer<T>): SandboxAnswer<T> =>
  !answer.ok && answer.error.reason === 'infrastructure' && ended.aborted
    ? infrastructureFailure('the container has ended')
    : answer;
