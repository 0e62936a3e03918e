/** `breakwater trigger`: what starts builds by itself, made, applied, listed, tested and removed. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { TriggerTested } from '../../core/contract/triggers.ts';
import { allPages } from '../client/all-pages.ts';
import { type ApiResult, apiClient } from '../client/api-client.ts';
import type { Profile } from '../client/profile.ts';
import { printable } from '../display/printable.ts';
import { createdTriggerLines, triggerLine } from '../display/trigger-lines.ts';
import { addApply } from './apply-triggers.ts';
import {
  type CliCommand,
  type CommandContext,
  complain,
  complainOf,
  type Terminal,
  withExample,
} from './cli-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { collect, collectNames } from './option-values.ts';
import { repositoriesFrom } from './repository-argument.ts';

type Json = { json?: boolean };
type AddOptions = Json & {
  issues?: string;
  label?: string;
  people?: string[];
  cron?: string;
  timezone?: string;
  hook?: boolean;
  prompt?: string;
  repo?: string[];
  options?: string;
};

export const triggerCommands: CliCommand = {
  calls: [
    'POST /triggers',
    'GET /triggers',
    'GET /triggers/{id}',
    'DELETE /triggers/{id}',
    'POST /triggers/{id}/test',
    'GET /triggers/{id}/webhook-secret',
  ],
  add: (program, context) => {
    const group = program.command('trigger').description('start builds by issues, schedules and hooks');
    addAdd(group, context);
    addApply(group, context);
    addList(group, context);
    addOne(group, context, {
      name: 'show',
      about: 'show a trigger, its builds, and what came to nothing',
      call: (client, id) => client.trigger(id),
      lines: ({ state, ...trigger }) => [
        triggerLine(trigger),
        ...(state.nextAt === null ? [] : [`  due next at ${new Date(state.nextAt).toISOString()}`]),
        ...(state.fault === null ? [] : [`  last fault: ${printable(state.fault.message)}`]),
        ...state.builds.map(({ build, subject }) => `  ${printable(build)}  ${printable(subject)}`),
        ...Object.entries(state.ignored).map(([why, times]) => `  ${times} × ${printable(why)}`),
      ],
    });
    addOne(group, context, {
      name: 'test',
      about: 'look whether a trigger could start a build, without starting one',
      call: (client, id) => client.testTrigger(id),
      lines: ({ ok, faults }: TriggerTested) => (ok ? ['A build could start.'] : faults.map(printable)),
      code: ({ ok }) => (ok ? exitCodes.ok : exitCodes.failed),
    });
    addOne(group, context, {
      name: 'webhook-secret',
      about: 'print where the forge of a trigger of issues sends its webhooks, and the secret that signs them',
      call: (client, id) => client.triggerWebhookSecret(id),
      lines: ({ repository, url, secret }) => [
        `Webhooks of ${printable(repository)}, as application/json, go to: ${printable(url)}`,
        `Signed with the secret: ${printable(secret)}`,
      ],
    });
    addOne(group, context, {
      name: 'remove',
      about: 'remove a trigger; its builds stay',
      call: (client, id) => client.removeTrigger(id),
      lines: ({ id }) => [`Trigger ${printable(id)} is removed; its builds stay.`],
    });
  },
};

function addAdd(group: Command, { terminal, withProfile }: CommandContext): void {
  const command = group
    .command('add <name>')
    .description('make a trigger: --issues, --cron or --hook says of which kind')
    .option('--issues <url>', 'builds start by labels and comments on the issues of this repository')
    .option('--label <label>', 'the label that starts a build')
    .option('--people <logins>', 'who may start and steer, of those who may write there', collectNames)
    .option('--cron <expression>', 'builds start by the clock: minute, hour, day, month, weekday')
    .option('--timezone <zone>', 'the hours of the expression, such as Europe/Berlin')
    .option('--hook', 'builds start by a request with a key, which is shown once')
    .option('--prompt <text>', 'what a build of a clock or a hook is asked to do; {{body.field}} is what was sent')
    .option('--repo <url>', 'a repository to build in; repeat for more', collect)
    .option('--options <file>', 'the other options of its builds: a submission as JSON, without its text')
    .option('--json', 'print the trigger as JSON')
    .action((name: string, options: AddOptions) =>
      withProfile((profile) => addTrigger(name, options, profile, terminal)),
    );
  withExample(command, 'breakwater trigger add issues --issues https://github.com/acme/api --label breakwater');
}

async function addTrigger(name: string, options: AddOptions, profile: Profile, terminal: Terminal): Promise<ExitCode> {
  const read = await submissionOf(options, terminal.cwd);
  if (!read.ok) return complain(terminal, read.faults, exitCodes.badInput);
  const { issues, label, people, cron, timezone, hook, prompt } = options;
  const kinds = [issues, cron, hook].filter((kind) => kind !== undefined);
  if (kinds.length !== 1) return complain(terminal, ['give one of --issues, --cron and --hook'], exitCodes.badInput);
  const { submission } = read;
  const input =
    issues !== undefined
      ? { kind: 'issue', name, repository: issues, label, people, submission }
      : cron !== undefined
        ? { kind: 'schedule', name, cron, timezone, prompt, submission }
        : { kind: 'hook', name, prompt, submission };
  const created = await apiClient(profile).addTrigger(input);
  if (!created.ok) return complainOf(terminal, created.failure);
  terminal.stdout.write(
    `${options.json ? JSON.stringify(created.value) : createdTriggerLines(created.value).join('\n')}\n`,
  );
  return exitCodes.ok;
}

type Read = { ok: true; submission: Record<string, unknown> | undefined } | { ok: false; faults: readonly string[] };

async function submissionOf({ repo = [], options }: AddOptions, cwd: string): Promise<Read> {
  const repositories = await repositoriesFrom(repo, cwd);
  if (!repositories.ok) return repositories;
  let given: Record<string, unknown> = {};
  if (options !== undefined)
    try {
      given = JSON.parse(await readFile(resolve(cwd, options), 'utf8'));
    } catch (error) {
      return { ok: false, faults: [`--options ${options}: ${error instanceof Error ? error.message : String(error)}`] };
    }
  const named = repositories.repositories.length > 0 ? { repositories: repositories.repositories } : {};
  return { ok: true, submission: { ...given, ...named } };
}

function addList(group: Command, { terminal, withProfile }: CommandContext): void {
  const command = group
    .command('list')
    .description('list triggers, the newest first')
    .option('--json', 'print them as JSON')
    .action(({ json }: Json) =>
      withProfile(async (profile) => {
        const pages = await allPages((query) => apiClient(profile).triggers(query));
        if (!pages.ok) return complainOf(terminal, pages.failure);
        const triggers = pages.value.flatMap((page) => page.triggers);
        const lines = triggers.length === 0 ? ['No triggers yet.'] : triggers.map(triggerLine);
        terminal.stdout.write(`${json ? JSON.stringify({ triggers }) : lines.join('\n')}\n`);
        return exitCodes.ok;
      }),
    );
  withExample(command, 'breakwater trigger list --json');
}

type One<Answer> = {
  name: string;
  about: string;
  call: (client: ReturnType<typeof apiClient>, id: string) => Promise<ApiResult<Answer>>;
  lines: (answer: Answer) => string[];
  code?: (answer: Answer) => ExitCode;
};

function addOne<Answer>(group: Command, { terminal, withProfile }: CommandContext, one: One<Answer>): void {
  const { name, about, call, lines, code = () => exitCodes.ok } = one;
  const command = group
    .command(`${name} <id>`)
    .description(about)
    .option('--json', 'print the answer as JSON')
    .action((id: string, { json }: Json) =>
      withProfile(async (profile) => {
        const answer = await call(apiClient(profile), id);
        if (!answer.ok) return complainOf(terminal, answer.failure);
        terminal.stdout.write(`${json ? JSON.stringify(answer.value) : lines(answer.value).join('\n')}\n`);
        return code(answer.value);
      }),
    );
  withExample(command, `breakwater trigger ${name} tq3xk7m2acd`);
}
