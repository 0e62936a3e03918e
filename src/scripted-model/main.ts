/**
 * Runs the scripted model as a process: `node main.ts --script FILE` with MODEL_API_KEY set, and MODEL_PORT and
 * MODEL_HOST if wanted. Prints one line, `{"listening":"http://127.0.0.1:PORT"}`, once it answers.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ScriptSchema } from './script/script.ts';
import { type ScriptedModel, startScriptedModel } from './server.ts';

const Environment = z.object({
  MODEL_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  MODEL_HOST: z.string().min(1).default('127.0.0.1'),
  MODEL_API_KEY: z.string('set MODEL_API_KEY to the key that clients must send').min(1),
  EXIT_WITH_STDIN: z.string().optional(),
});

const Module = z.object({ default: z.unknown() });

/** A script from a `.json` file, or the default export of a `.ts` or `.js` module. */
async function loadScript(file: string): Promise<unknown> {
  if (file.endsWith('.json')) return JSON.parse(await readFile(file, 'utf8'));
  return Module.parse(await import(pathToFileURL(resolve(file)).href)).default;
}

async function main(): Promise<ScriptedModel> {
  const { values } = parseArgs({ options: { script: { type: 'string' } } });
  if (!values.script) throw new Error('name a script: --script FILE');
  const environment = Environment.parse(process.env);
  const script = ScriptSchema.parse(await loadScript(values.script));
  const model = await startScriptedModel({
    script,
    apiKey: environment.MODEL_API_KEY,
    port: environment.MODEL_PORT,
    host: environment.MODEL_HOST,
    // Nobody in another process can read the calls, and their requests are large.
    keepCalls: 0,
  });
  if (environment.EXIT_WITH_STDIN === '1') process.stdin.resume().once('close', () => void stop(model));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(model));
  process.stdout.write(`${JSON.stringify({ listening: model.url })}\n`);
  return model;
}

async function stop(model: ScriptedModel): Promise<void> {
  await model.close();
  process.exit(0);
}

main().catch((error: unknown) => {
  const reason = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : error;
  console.error(`The scripted model cannot start: ${reason}`);
  process.exit(1);
});
