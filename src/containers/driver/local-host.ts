/** Sandboxes on the local host: one server process for all of them, for machines without containers. */
import { httpSandbox } from './http-sandbox.ts';
import { infrastructureFailure, type Sandbox } from './sandbox.ts';

/** The variables of the Worker that say where that server is. */
export type LocalHostVariables = { SANDBOX_URL?: string; SANDBOX_TOKEN?: string };

/** Without the variables every operation answers that they are missing. */
export function localHostSandbox(variables: LocalHostVariables, id: string): Sandbox {
  const { SANDBOX_URL: baseUrl, SANDBOX_TOKEN: token } = variables;
  if (!baseUrl || !token) return unreachable('SANDBOX_URL and SANDBOX_TOKEN must say where the sandbox host is');
  return httpSandbox({ fetch: (request) => fetch(request), baseUrl, token, id });
}

function unreachable(reason: string): Sandbox {
  const answer = () => Promise.resolve(infrastructureFailure(reason));
  return { call: answer, exec: answer };
}
