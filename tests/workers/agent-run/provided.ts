/** What the servers of the AgentRun tests tell the tests about themselves. */
import 'vitest';

export type AgentRunServers = {
  modelUrl: string;
  sandboxUrl: string;
  sandboxToken: string;
  gatewayUrl: string;
  /** Commits of the repository `api`: its first, and one that a conflicting change has moved it to. */
  base: string;
  moved: string;
};

declare module 'vitest' {
  export interface ProvidedContext {
    agentRun: AgentRunServers;
  }
}
