/** The runs as the API asks for them: each call takes a new stub, as one whose object was reset fails for ever. */
import type { AgentRun } from '../../durable-objects/agent-runs/agent-run.ts';
import type { Env } from '../../env.ts';
import type { RunPort } from './ports.ts';

export function runPorts({ AGENT_RUN }: Pick<Env, 'AGENT_RUN'>): RunPort {
  // A tool's input is JSON of any depth, which the types that RPC puts around a result cannot follow.
  const run = (id: string) =>
    AGENT_RUN.get(AGENT_RUN.idFromName(id)) as unknown as Pick<AgentRun, 'tellTurns' | 'tellTranscript' | 'tellDiff'>;
  return {
    turns: (id, query) => run(id).tellTurns(query),
    transcript: (id, query) => run(id).tellTranscript(query),
    diff: (id) => run(id).tellDiff(),
  };
}
