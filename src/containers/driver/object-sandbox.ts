/** The sandbox of a run as the run sees it: calls to the object that owns it, whose every failure is an answer. */
import type { Lease, Preparation, SandboxCall, SlotCall, WantedSandbox } from '../../core/runs/sandbox-lease.ts';
import type { ExecResult } from '../../core/sandbox/commands.ts';
import type { Operation, OperationRequest, OperationResult } from '../../core/sandbox/protocol.ts';
import { type CallWatch, watchCall } from './call-watch.ts';
import { longestCallMs, longestWaitMs } from './http-sandbox.ts';
import { infrastructureFailure, type Sandbox, type SandboxAnswer } from './sandbox.ts';

type PlainOperation = Exclude<Operation, 'exec' | 'prepare' | 'dispose'>;
type Done = { done: true };
/** Of a lease, what is the same for all of a run. */
export type Tenant = Pick<Lease, 'runId' | 'buildId' | 'allowedHosts'> &
  Partial<Pick<Lease, 'image' | 'instance' | 'secrets'>>;

/** The methods of the object. */
export type SandboxObject = {
  prepare(call: SlotCall, tenant: Tenant, wanted: WantedSandbox): Promise<SandboxAnswer<Preparation>>;
  call<O extends PlainOperation>(
    call: SandboxCall,
    operation: O,
    request: OperationRequest<O>,
  ): Promise<SandboxAnswer<OperationResult<O>>>;
  exec(call: SandboxCall, request: OperationRequest<'exec'>): Promise<SandboxAnswer<ExecResult>>;
  keepWarm(call: SlotCall): Promise<SandboxAnswer<Done>>;
  dispose(call: SlotCall, options: { evenWarm: boolean }): Promise<SandboxAnswer<Done>>;
  /** Ends a call that is under way; where there is none it does nothing. */
  cancel(id: string): Promise<void>;
};

/** What a run does with its sandbox. `prepare` comes first, and again after every `infrastructure`. */
export type RunSandbox = Pick<Sandbox, 'exec'> & {
  /** Asks for a slot under the ticket, and prepares the sandbox where there is one. */
  prepare(ticket: number, wanted: WantedSandbox, signal?: AbortSignal): Promise<SandboxAnswer<Preparation>>;
  /** Leaves the sandbox as it is to the next run in it. */
  keepWarm(ticket: number): Promise<SandboxAnswer<Done>>;
  /** Gives the sandbox and its slot back, or the place in the queue; `evenWarm`: also one that was left warm. */
  dispose(options: { ticket: number; evenWarm: boolean }): Promise<SandboxAnswer<Done>>;
  call<O extends PlainOperation>(
    operation: O,
    request: OperationRequest<O>,
    signal?: AbortSignal,
  ): Promise<SandboxAnswer<OperationResult<O>>>;
};

/** For what only writes down whose a sandbox is. */
const shortCallMs = 30_000;

export type ObjectSandboxOptions = {
  /** Made anew for each call: a stub whose object was reset fails for ever. */
  object: () => SandboxObject;
  tenant: Tenant;
  newId: () => string;
  /** Beyond the object's own limits, for an object that does not answer at all; a minute. */
  slackMs?: number;
};

export function objectSandbox({ object, tenant, newId, slackMs = 60_000 }: ObjectSandboxOptions): RunSandbox {
  const asked = async <T>(
    ask: (at: SandboxObject, call: SandboxCall) => Promise<SandboxAnswer<T>>,
    { limitMs, signal }: { limitMs: number; signal: AbortSignal | undefined },
  ): Promise<SandboxAnswer<T>> => {
    const call: SandboxCall = { id: newId(), runId: tenant.runId };
    const watch: CallWatch = watchCall({ deadlineMs: limitMs + slackMs, signal });
    try {
      const answer = await watch.io(() => ask(object(), call));
      if (answer.ok) return answer.result;
      // Whoever waits for nothing any more ends what it has begun; an object that is gone has nothing to end.
      if (watch.signal.aborted)
        object()
          .cancel(call.id)
          .catch(() => undefined);
      return infrastructureFailure(`the object of the sandbox: ${answer.error.message}`);
    } finally {
      watch.end();
    }
  };

  const stop = ({ job }: OperationRequest<'job'>): void => {
    object()
      .call({ id: newId(), runId: tenant.runId }, 'stop', { job })
      // A sandbox that is gone has nothing to stop.
      .catch(() => undefined);
  };

  return {
    prepare: (ticket, wanted, signal) =>
      asked((at, call) => at.prepare({ ...call, ticket }, tenant, wanted), { limitMs: longestCallMs, signal }),
    keepWarm: (ticket) =>
      asked((at, call) => at.keepWarm({ ...call, ticket }), { limitMs: shortCallMs, signal: undefined }),
    dispose: ({ ticket, evenWarm }) =>
      asked((at, call) => at.dispose({ ...call, ticket }, { evenWarm }), { limitMs: longestCallMs, signal: undefined }),
    call: async (operation, request, signal) => {
      const limitMs = operation === 'job' ? longestWaitMs : longestCallMs;
      const answer = await asked((at, call) => at.call(call, operation, request), { limitMs, signal });
      // A job goes on whoever listens: whoever does not want it any more has to say so.
      if (operation === 'job' && signal?.aborted) stop(request as OperationRequest<'job'>);
      return answer;
    },
    exec: (request, { signal } = {}) =>
      asked((at, call) => at.exec(call, request), { limitMs: request.timeoutMs + slackMs, signal }),
  };
}
