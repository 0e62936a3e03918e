/** What a local stack remembers between starts on the same state directory: ports, tokens, and the sample's build. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const Port = z.int().min(1).max(65_535);
const Secret = z.string().min(16);

export const StackState = z.strictObject({
  ports: z.strictObject({ api: Port, git: Port, sandbox: Port, model: Port }),
  secrets: z.strictObject({
    api: Secret,
    capability: Secret,
    git: Secret,
    sandbox: Secret,
    /** The key that the scripted model asks for. */
    model: Secret,
    /** Signs the messages to webhooks; older states have none. */
    webhook: Secret.optional(),
  }),
  /** File names of the D1 migrations that were applied. */
  migrations: z.array(z.string()),
  /** The sample build that `npm start` submitted last. */
  sampleBuild: z.string().nullable(),
});
export type StackState = z.infer<typeof StackState>;

export const defaultPorts: StackState['ports'] = { api: 8787, git: 8788, sandbox: 8789, model: 8790 };

/** A signing secret as Standard Webhooks writes it; `secret` gives 24 to 64 characters. */
export const webhookSecret = (secret: () => string): string => `whsec_${Buffer.from(secret()).toString('base64')}`;

/** A first state; `secret` makes a fresh random text at each call. */
export function freshStackState(secret: () => string): StackState {
  return {
    ports: defaultPorts,
    secrets: {
      api: secret(),
      capability: secret(),
      git: secret(),
      sandbox: secret(),
      model: secret(),
      webhook: webhookSecret(secret),
    },
    migrations: [],
    sampleBuild: null,
  };
}

const pathOf = (state: string) => join(state, 'stack.json');

/** The stored state; null where there is none. A file that cannot be read as one is an error that names it. */
export async function readStackState(state: string): Promise<StackState | null> {
  let text: string;
  try {
    text = await readFile(pathOf(state), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    return StackState.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${pathOf(state)} is not a state of this version; move it away or use another --state`, {
      cause: error,
    });
  }
}

/** Replaces the file in one step, readable by its owner alone. */
export const writeStackState = (state: string, value: StackState): Promise<void> =>
  writePrivateFile(pathOf(state), `${JSON.stringify(value, null, 2)}\n`);

export async function writePrivateFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
