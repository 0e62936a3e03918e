/** `npm run dev`: the local stack alone, for builds of your own. */
import { join, relative, resolve } from 'node:path';
import { apiClient } from '../cli/client/api-client.ts';
import { failureLines } from '../cli/client/failure-text.ts';
import { signInLink } from '../cli/client/sign-in-link.ts';
import { signInText } from '../cli/display/sign-in-text.ts';
import type { ModelChoice } from '../local-stack/parts/worker-variables.ts';
import { sandboxLimitsIn } from '../local-stack/parts/worker-variables.ts';
import type { Stack } from '../local-stack/stack.ts';
import { localCommand, localLinkMinutes } from './local-command.ts';
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
      const page = await pageLines(stack, signal);
      for (const line of readyLines({ stack, model, state, page, ownScript: modelScript !== undefined })) say(line);
      return await untilInterrupted(signal);
    },
  );
}

/** Where a browser sees the builds, or why it does not. */
async function pageLines({ apiUrl, token }: Stack, signal: AbortSignal): Promise<string[]> {
  const page = new URL('/', apiUrl).href;
  const linked = await signInLink(apiClient({ apiUrl, token, signal }), page, localLinkMinutes);
  if (!linked.ok) return failureLines(linked.failure);
  const { value } = linked;
  return [`Page:  ${value?.url ?? page}`, ...(value ? [signInText(value, localLinkMinutes)] : [])];
}

type Ready = { stack: Stack; model: ModelChoice; state: string; page: string[]; ownScript: boolean };

function readyLines({ stack, model, state, page, ownScript }: Ready): string[] {
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
    ...page,
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
