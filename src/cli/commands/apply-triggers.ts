/** `breakwater trigger apply`: gives the deployment the triggers that the `breakwater.yaml` of a working copy says. */
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { FileTriggers, type Home, leavesRepositoryOut, triggerAt } from '../../core/contract/file-triggers.ts';
import type { Trigger, TriggerCreated, TriggerInput } from '../../core/contract/triggers.ts';
import { repositoryFile } from '../../core/environments/environment.ts';
import { triggersSection } from '../../core/environments/file-sections.ts';
import { fileFaultText, readFileSections } from '../../core/environments/repository-file.ts';
import { originPage } from '../../core/triggers/origin-page.ts';
import { planTriggers, type TriggerStep } from '../../core/triggers/plan-triggers.ts';
import { allPages } from '../client/all-pages.ts';
import { type ApiFailure, apiClient } from '../client/api-client.ts';
import type { Profile } from '../client/profile.ts';
import { padTo, printable } from '../display/printable.ts';
import { createdTriggerLines, triggerLine } from '../display/trigger-lines.ts';
import { type CommandContext, complain, complainOf, type Terminal, withExample } from './cli-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { rootOf, textOf } from './file-defaults.ts';
import { repositoriesFrom } from './repository-argument.ts';

type ApplyOptions = { repo: string; json?: boolean };

export function addApply(group: Command, { terminal, withProfile }: CommandContext): void {
  const command = group
    .command('apply')
    .description(`make the triggers that ${repositoryFile} says, and replace what says something else`)
    .option('--repo <path>', 'the working copy with the file', '.')
    .option('--json', 'print what was done as JSON')
    .action((options: ApplyOptions) => withProfile((profile) => applyTriggers(options, profile, terminal)));
  withExample(command, 'breakwater trigger apply --repo .');
}

async function applyTriggers({ repo, json }: ApplyOptions, profile: Profile, terminal: Terminal): Promise<ExitCode> {
  const wanted = await wantedTriggers(resolve(terminal.cwd, repo));
  if (!wanted.ok) return complain(terminal, wanted.faults.map(printable), exitCodes.badInput);
  const client = apiClient(profile);
  // Whoever sees the triggers of every tenant must not remove another's.
  const pages = await allPages((query) => client.triggers(`${query === '' ? '?' : `${query}&`}mine=true`));
  if (!pages.ok) return complainOf(terminal, pages.failure);
  const plan = planTriggers(
    wanted.triggers,
    pages.value.flatMap((page) => page.triggers),
  );
  if (!plan.ok) return complain(terminal, plan.faults.map(printable), exitCodes.badInput);
  const done: Done[] = [];
  let failure: ApiFailure | null = null;
  for (const step of plan.steps) {
    failure = await take(step, client, (one) => {
      done.push(one);
      if (!json) terminal.stdout.write(`${doneLines(one).join('\n')}\n`);
    });
    if (failure) break;
  }
  if (json) terminal.stdout.write(`${JSON.stringify({ triggers: done })}\n`);
  return failure ? complainOf(terminal, failure) : exitCodes.ok;
}

type Done = { did: TriggerStep['did'] } & (Trigger | TriggerCreated);

/** The new one is there before the old one goes, so that a refusal loses none; what is done is told at once, for its key. */
async function take(
  { input, did, same, stale }: TriggerStep,
  client: ReturnType<typeof apiClient>,
  tell: (done: Done) => void,
): Promise<ApiFailure | null> {
  if (same) tell({ did, ...same });
  else {
    const created = await client.addTrigger(input);
    if (!created.ok) return created.failure;
    tell({ did, ...created.value });
  }
  for (const { id } of stale) {
    const removed = await client.removeTrigger(id);
    if (!removed.ok) return removed.failure;
  }
  return null;
}

function doneLines({ did, ...trigger }: Done): string[] {
  const [first, ...more] = 'key' in trigger ? createdTriggerLines(trigger) : [triggerLine(trigger)];
  return [`${padTo(did, 9)}  ${first}`, ...more];
}

type Wanted = { ok: true; triggers: TriggerInput[] } | { ok: false; faults: string[] };

async function wantedTriggers(folder: string): Promise<Wanted> {
  const root = await rootOf(folder);
  const text = root === null ? null : await textOf(join(root, repositoryFile));
  if (root === null || text === null) return { ok: false, faults: [`there is no ${repositoryFile} in ${folder}`] };
  const read = readFileSections(text, FileTriggers, [triggersSection]);
  if (!read.ok) return { ok: false, faults: read.faults.map(fileFaultText) };
  const { triggers = [] } = read.sections;
  if (triggers.length === 0) return { ok: false, faults: [`${repositoryFile} says no ${triggersSection}`] };
  const home = await homeOf(root);
  if (home === null && triggers.some(leavesRepositoryOut))
    return { ok: false, faults: ['the remote origin is at no forge: name the repository of every trigger'] };
  return { ok: true, triggers: triggers.map((entry) => triggerAt(entry, home)) };
}

/** Null where the working copy is of no forge. */
async function homeOf(root: string): Promise<Home | null> {
  const remote = await originOf(root);
  const page = remote === null ? null : originPage(remote);
  if (page === null) return null;
  // Some forges send whoever leaves `.git` out to another address.
  const named = await repositoriesFrom([`${page}.git`], root);
  const [repository] = named.ok ? named.repositories : [];
  return repository === undefined ? null : { page, repository };
}

async function originOf(root: string): Promise<string | null> {
  try {
    const env = { ...process.env, GIT_DIR: undefined, GIT_WORK_TREE: undefined };
    const { stdout } = await promisify(execFile)('git', ['-C', root, 'remote', 'get-url', 'origin'], { env });
    return stdout.trimEnd() || null;
  } catch {
    return null;
  }
}
