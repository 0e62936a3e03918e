/** The place "container": the sandbox image, run by this machine's engine. */
import { execFile, spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { markerVariable } from '../../src/containers/server/process/process-group.ts';
import { type HostOptions, type SandboxHost, sandboxHost } from './sandbox-host.ts';
import { token } from './server-process.ts';

const run = promisify(execFile);
const project = join(import.meta.dirname, '../..');
/** Of this folder alone: two checkouts of the project may share an engine. */
const image = `breakwater-sandbox:test-${createHash('sha256').update(project).digest('hex').slice(0, 8)}`;
/** What wrangler would use. */
export const docker = process.env.WRANGLER_DOCKER_BIN || 'docker';

export async function buildImage(): Promise<void> {
  await run(docker, ['build', '-q', '-t', image, '-f', join(project, 'src/containers/Dockerfile'), project]);
}

/** The container shares this machine's network, so that it reaches the git server of a test. All else is its own. */
export async function startContainerHost({ env = {} }: HostOptions = {}): Promise<SandboxHost> {
  const name = `breakwater-test-${randomUUID()}`;
  const settings = { SANDBOX_TOKEN: token, SANDBOX_HOST: '127.0.0.1', SANDBOX_PORT: '0', ...env };
  const options = Object.entries(settings).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
  const child = spawn(docker, ['run', '--rm', '--name', name, '--network', 'host', ...options, image], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { listening } = JSON.parse(line);
  return sandboxHost({
    url: listening,
    root: '/sandboxes',
    outside: '/tmp/outside',
    ownProcesses: true,
    // Marked as of another sandbox: the server ends what runs as this user without a mark.
    beside: [docker, 'exec', '-u', 'agent', '-e', `${markerVariable}=beside`, name],
    end: async () => {
      const ended = once(child, 'exit');
      await run(docker, ['rm', '-f', name]);
      await ended;
    },
  });
}
