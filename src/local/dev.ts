/** `npm run dev`: the local stack alone, for builds of your own. */
import { join, relative, resolve } from 'node:path';
import type { ModelChoice } from '../local-stack/parts/worker-variables.ts';
import { sandboxLimitsIn } from '../local-stack/parts/worker-variables.ts';
import type { Stack } from '../local-stack/stack.ts';
import { localCommand } from './local-command.ts';
import { chooseModel } from './model-choice.ts';
import type { LocalOptions } from './options.ts';
import { runWithStack, untilInterrupted } from './run-with-stack.ts';
import { ensureSample } from './sample.ts';
import { sampleName, sampleScript, sampleSource } from './sample-build.ts';

const project = resolve(import.meta.dirname, '../..');

await localCommand('dev', dev);

async function dev({ state, port, modelScript, sandbox }: LocalOptions): Promise<number> {
  const say = (line: string) => console.log(line);
  const model = chooseModel({ script: modelScript, sampleScript: sampleScript(project), environment: process.env });
  say('Starting the local stack …');
  const {
    GIT_CREDENTIALS: gitCredentials,
    SANDBOX_SECRETS: sandboxSecrets,
    FORGES: forges,
    CORS_ORIGINS: corsOrigins,
  } = process.env;
  const sandboxLimits = sandboxLimitsIn(process.env);
  return await runWithStack(
    { project, state, port, model, sandbox, gitCredentials, sandboxSecrets, forges, corsOrigins, sandboxLimits, say },
    async (stack, signal) => {
      await ensureSample({
        source: sampleSource(project),
        repositories: join(state, 'repositories'),
        name: sampleName,
      });
      for (const line of readyLines({ stack, model, state, ownScript: modelScript !== undefined })) say(line);
      return await untilInterrupted(signal);
    },
  );
}

type Ready = { stack: Stack; model: ModelChoice; state: string; ownScript: boolean };

function readyLines({ stack, model, state, ownScript }: Ready): string[] {
  const isDefaultState = relative(process.cwd(), state) === '.breakwater';
  const settings = isDefaultState
    ? []
    : [`  export BREAKWATER_API=${stack.apiUrl}`, `  export BREAKWATER_TOKEN=${stack.token}`];
  const sample = `${stack.gitUrl}/${sampleName}.git`;
  const knowsOnlySample = model.kind === 'scripted' && !ownScript;
  return [
    modelLine(model, ownScript),
    `API:   ${stack.apiUrl}`,
    `Token: ${stack.token}`,
    `State: ${state} (a restart there carries on)`,
    `Sample repository: ${sample}`,
    'Submit a build from another terminal:',
    ...settings,
    knowsOnlySample
      ? `  npx breakwater submit --repo ${sample} --spec examples/textkit/spec.md --watch`
      : '  npx breakwater submit --repo PATH --prompt "…" --watch',
    'Ctrl-C ends the stack.',
  ];
}

function modelLine(model: ModelChoice, ownScript: boolean): string {
  switch (model.kind) {
    case 'real':
      return `Model: the real API${model.baseUrl ? ` at ${model.baseUrl}` : ''}; builds cost money.`;
    case 'scripted':
      return ownScript
        ? `Model: scripted by ${model.script}.`
        : "Model: scripted, and the script knows only the sample's spec; other builds need ANTHROPIC_API_KEY or --model-script.";
    default:
      return model satisfies never;
  }
}
