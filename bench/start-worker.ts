/** Starts the whole Worker on fresh storage, with whatever stands for its git server, sandboxes and model. */
import { join, resolve } from 'node:path';
import type { Part } from '../src/local-stack/parts/part.ts';
import { host, startMigrations, startWorkerPart } from '../src/local-stack/parts/stack-parts.ts';
import { envFile, workerVariables } from '../src/local-stack/parts/worker-variables.ts';
import { choosePort } from '../src/local-stack/state/port.ts';
import { type StackState, writePrivateFile } from '../src/local-stack/state/stack-state.ts';

export const project = resolve(import.meta.dirname, '..');

export type WorkerOptions = {
  state: string;
  secrets: StackState['secrets'];
  urls: { git: string; sandbox: string; model: string };
  inspectorPort?: number;
  /** Any free one where it is not given. */
  port?: number;
};

export const freePort = async (): Promise<number> => (await choosePort({ host, port: 0, patienceMs: 0 })).port;

/** Resolves when it is up; whoever asks stops it. */
export async function startWorker(options: WorkerOptions): Promise<{ part: Part; apiUrl: string }> {
  const { state, secrets, urls, port = await freePort(), ...rest } = options;
  const apiUrl = `http://${host}:${port}`;
  const variables = workerVariables({
    stackId: 'bench',
    model: { kind: 'scripted', script: '' },
    sandbox: 'local',
    urls: { ...urls, api: apiUrl },
    secrets,
    gitCredentials: undefined,
  });
  const envFilePath = join(state, 'dev.vars');
  await writePrivateFile(envFilePath, envFile(variables));
  const places = { project, state };
  const migrations = startMigrations(places);
  // It is never "ready": it ends.
  migrations.ready.catch(() => undefined);
  if ((await migrations.ended).code !== 0) throw migrations.failure('failed');
  const config = join(project, 'wrangler.toml');
  const part = startWorkerPart(places, { config, port, envFilePath, sandbox: 'local', ...rest });
  try {
    await part.ready;
  } catch (error) {
    await part.stop();
    throw error;
  }
  return { part, apiUrl };
}
