/** The place "container": the sandbox image, run by this machine's engine. */
import { execFile, spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { markerVariable } from '../../src/containers/server/process/process-group.ts';
import { defaultImage } from '../../src/core/runs/sandbox-lease.ts';
import { type HostOptions, type SandboxHost, sandboxHost } from './sandbox-host.ts';
import { token } from './server-process.ts';

const run = promisify(execFile);
const project = join(import.meta.dirname, '../..');
/** Of this folder alone: two checkouts of the project may share an engine. */
const checkout = createHash('sha256').update(project).digest('hex').slice(0, 8);
const tagOf = (name: string): string => `breakwater-sandbox:test-${checkout}${name === defaultImage ? '' : `-${name}`}`;
/** What wrangler would use. */
export const docker = process.env.WRANGLER_DOCKER_BIN || 'docker';

/** A named image, from this checkout or from a folder that has what the image is made of. */
export async function buildImage(name: string = defaultImage, context = project): Promise<void> {
  const dockerfile = join(context, 'src/containers/Dockerfile');
  const browser = name === 'full' ? ['--build-arg', 'BROWSER=chromium'] : [];
  const args = ['--build-arg', `IMAGE=${name}`, ...browser, '-t', tagOf(name), '-f', dockerfile, context];
  await run(docker, ['build', '-q', ...args], { maxBuffer: 100_000_000 });
}

export type ImageOptions = HostOptions & {
  image?: string;
  /** Files of this machine by where the container sees them. */
  files?: Record<string, string>;
};

/** The container shares this machine's network, so that it reaches the git server of a test. All else is its own. */
export async function startContainerHost(options: ImageOptions = {}): Promise<SandboxHost> {
  const { env = {}, image = defaultImage, files = {} } = options;
  const name = `breakwater-test-${randomUUID()}`;
  const settings = { SANDBOX_TOKEN: token, SANDBOX_HOST: '127.0.0.1', SANDBOX_PORT: '0', ...env };
  const words = [
    ...Object.entries(settings).flatMap(([key, value]) => ['-e', `${key}=${value}`]),
    ...Object.entries(files).flatMap(([seen, file]) => ['-v', `${file}:${seen}:ro`]),
  ];
  const child = spawn(docker, ['run', '--rm', '--name', name, '--network', 'host', ...words, tagOf(image)], {
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
