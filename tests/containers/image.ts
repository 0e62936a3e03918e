/** The sandbox image, built for a test and run as a container on this machine's network. */
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { httpSandbox } from '../../src/containers/driver/http-sandbox.ts';
import type { Sandbox } from '../../src/containers/driver/sandbox.ts';

const run = promisify(execFile);
const project = join(import.meta.dirname, '../..');
const image = 'breakwater-sandbox:test';

/** What wrangler would use. */
export const docker = process.env.WRANGLER_DOCKER_BIN || 'docker';

export async function buildImage(): Promise<void> {
  await run(docker, ['build', '-q', '-t', image, '-f', join(project, 'src/containers/Dockerfile'), project]);
}

export type ImageContainer = { sandbox(id: string): Sandbox; remove(): Promise<void> };

/** The container shares this machine's network, so that it reaches the git server of a test. */
export async function runImage(token: string): Promise<ImageContainer> {
  const name = `breakwater-test-${randomUUID()}`;
  const env = ['-e', `SANDBOX_TOKEN=${token}`, '-e', 'SANDBOX_HOST=127.0.0.1', '-e', 'SANDBOX_PORT=0'];
  const child = spawn(docker, ['run', '--rm', '--name', name, '--network', 'host', ...env, image], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { listening } = JSON.parse(line);
  return {
    sandbox: (id) => httpSandbox({ fetch, baseUrl: listening, token, id }),
    remove: async () => {
      const ended = once(child, 'exit');
      await run(docker, ['rm', '-f', name]);
      await ended;
    },
  };
}
