/** A sandbox whose server may be of an older image than this Worker: it is asked as it understands, or it is said why not. */
import type { Operation, OperationRequest, OperationResult } from '../../core/sandbox/protocol.ts';
import { infrastructureFailure, type Sandbox, type SandboxAnswer } from './sandbox.ts';

type Call = Sandbox['call'];

/** What the system asks by itself: where an older server takes it for a bad request, no model has made the mistake. */
const ofTheSystem: ReadonlySet<Operation> = new Set(['prepare', 'save', 'merge', 'diff', 'reset']);

const tooOld = infrastructureFailure(
  'the sandbox server is of an older release, which does not know what it is asked for: its image has to be rolled out ' +
    'as this Worker was',
);

/** Protocol 1 refused fields that it did not know, and did not know the question for its protocol either. */
export function withOlderServers(call: Call): Call {
  return async <O extends Exclude<Operation, 'exec'>>(
    operation: O,
    request: OperationRequest<O>,
    signal?: AbortSignal,
  ): Promise<SandboxAnswer<OperationResult<O>>> => {
    const answer = await call(operation, request, signal);
    if (!ofTheSystem.has(operation) || !isBadRequest(answer)) return answer;
    const hello = await call('hello', {}, signal);
    if (hello.ok || hello.error.reason !== 'not-found') return answer;
    if (operation !== 'prepare') return tooOld;
    // Without these it begins a sandbox anew, which costs time alone.
    const { run: _run, keep: _keep, from: _from, ...understood } = request as OperationRequest<'prepare'>;
    const repositories = understood.repositories.map(({ origin: _origin, ...repository }) => repository);
    const again = await call('prepare', { ...understood, repositories }, signal);
    // The compiler cannot follow that this is the operation that was asked for.
    return isBadRequest(again) ? tooOld : (again as SandboxAnswer<OperationResult<O>>);
  };
}

const isBadRequest = (answer: SandboxAnswer<unknown>): boolean => !answer.ok && answer.error.reason === 'bad-request';
