/** `npm start`: the local stack, the sample build on it, and its progress in this terminal. */
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiClient } from '../cli/client/api-client.ts';
import { failureExitCode, failureLines } from '../cli/client/failure-text.ts';
import { signInLink } from '../cli/client/sign-in-link.ts';
import { exitCodeOf } from '../cli/commands/exit-codes.ts';
import { showProgress } from '../cli/commands/watch-build.ts';
import { buildResult, resultLines } from '../cli/display/result-text.ts';
import { signInText } from '../cli/display/sign-in-text.ts';
import type { ModelChoice } from '../local-stack/parts/worker-variables.ts';
import { sandboxLimitsIn } from '../local-stack/parts/worker-variables.ts';
import type { Stack } from '../local-stack/stack.ts';
import { localCommand, localLinkMinutes } from './local-command.ts';
import { chooseModel } from './model-choice.ts';
import type { LocalOptions } from './options.ts';
import { runWithStack, untilInterrupted } from './run-with-stack.ts';
import { ensureSample } from './sample.ts';
import { openSampleBuild, sampleLimitUsd, sampleName, sampleScript, sampleSource } from './sample-build.ts';

const project = resolve(import.meta.dirname, '../..');

await localCommand('start', start);

async function start({ state, port, modelScript, sandbox, exit, json }: LocalOptions): Promise<number> {
  const screen = json ? process.stderr : process.stdout;
  const say = (line: string) => screen.write(`${line}\n`);
  const model = chooseModel({
    script: modelScript,
    sampleScript: sampleScript(project),
    environment: process.env,
  });
  say(modelNotice(model));
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
      const code = await buildSample({ stack, signal, model, state, screen, json, exit });
      if (exit) return code;
      say('The stack goes on serving; Ctrl-C ends it.');
      return await untilInterrupted(signal);
    },
  );
}

type SampleRun = {
  stack: Stack;
  signal: AbortSignal;
  model: ModelChoice;
  state: string;
  screen: NodeJS.WriteStream;
  json: boolean;
  exit: boolean;
};

/** Answers the exit code of the build. */
async function buildSample({ stack, signal, model, state, screen, json, exit }: SampleRun): Promise<number> {
  const say = (line: string) => screen.write(`${line}\n`);
  const client = apiClient({ apiUrl: stack.apiUrl, token: stack.token, signal });
  await ensureSample({
    source: sampleSource(project),
    repositories: join(state, 'repositories'),
    name: sampleName,
  });
  const opened = await openSampleBuild({
    client,
    project,
    gitUrl: stack.gitUrl,
    scripted: model.kind === 'scripted',
    lastBuild: stack.state().sampleBuild,
    remember: (sampleBuild) => stack.remember({ sampleBuild }),
  });
  if (!opened.ok) {
    for (const line of failureLines(opened.failure)) say(line);
    return failureExitCode(opened.failure);
  }
  const { id, page, resumed } = opened.value;
  say(`${resumed ? 'Going on with build' : 'Build'} ${id}`);
  const linked = await signInLink(client, page, localLinkMinutes);
  if (!linked.ok) {
    for (const line of failureLines(linked.failure)) say(line);
    return failureExitCode(linked.failure);
  }
  say(`Status page: ${linked.value?.url ?? page}`);
  say(linked.value ? `${signInText(linked.value, localLinkMinutes)}\n` : '');

  const followed = await showProgress({
    client,
    id,
    screen,
    terminal: { environment: process.env, now: () => Date.now() },
    // The end of the stack ends this too, by the signal.
    patienceMs: Number.POSITIVE_INFINITY,
    sleep: (ms) => sleep(ms, undefined, { signal }),
  });
  if (!followed.ok) {
    for (const line of failureLines(followed.failure)) say(line);
    return failureExitCode(followed.failure);
  }
  const view = followed.value;
  say('');
  // With --exit the git server is about to end; the repository stays.
  const cloneUrl = (url: string) => (exit ? url.replace(stack.gitUrl, join(state, 'repositories')) : url);
  for (const line of resultLines(view, Date.now(), cloneUrl)) say(line);
  if (json) process.stdout.write(`${JSON.stringify(buildResult(view))}\n`);
  return exitCodeOf(view.status);
}

function modelNotice(model: ModelChoice): string {
  switch (model.kind) {
    case 'real':
      return `ANTHROPIC_API_KEY is set: this asks the real model and spends money, at most $${sampleLimitUsd}.`;
    case 'scripted':
      return 'A scripted model plays the part of Claude: no key is needed and no money is spent. All else is real.';
    default:
      return model satisfies never;
  }
}
