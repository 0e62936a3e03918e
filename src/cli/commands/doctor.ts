/** `breakwater doctor`: checks a live deployment, one line a check, with what to do. */
import type { DoctorAnswer, DoctorCheck, Health } from '../../core/contract/doctor.ts';
import { type ApiFailure, apiClient } from '../client/api-client.ts';
import { failureExitCode, failureLines } from '../client/failure-text.ts';
import type { Profile } from '../client/profile.ts';
import { padTo, printable } from '../display/printable.ts';
import { duration } from '../display/units.ts';
import { type CliCommand, type Terminal, withExample } from './cli-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

type Options = { json?: boolean; repo?: string; base?: string; sandbox: boolean };
type Line = { name: string; state: string; text: string; advice: string | null };

/** Signatures of webhooks are good for five minutes; a tenth of that is told. */
const skewMs = 30_000;

export const doctorCommand: CliCommand = {
  calls: ['GET /health', 'POST /doctor'],
  add: (program, { terminal, withProfile }) => {
    const command = program
      .command('doctor [url]')
      .description('check the deployment: health, token, settings, database, model, a sandbox, git, webhooks, clock')
      .option('--repo <url>', 'a repository that builds are for, to list it and to make and delete a ref in it')
      .option('--base <branch>', 'its branch, where that is not the default one')
      .option('--no-sandbox', 'start no sandbox')
      .option('--json', 'print every check as JSON')
      .action((api: string | undefined, options: Options) =>
        withProfile((profile) => examine(options, profile, terminal), { sendKept: false, api }),
      );
    withExample(
      command,
      'breakwater doctor https://breakwater.example.workers.dev --repo https://github.com/acme/shop.git',
    );
  },
};

async function examine(options: Options, profile: Profile, terminal: Terminal): Promise<ExitCode> {
  const client = apiClient(profile);
  const startedAt = terminal.now();
  const health = await client.health();
  const healthMs = terminal.now() - startedAt;
  if (!health.ok)
    return tell([healthLine(health.failure, profile)], options, terminal, failureExitCode(health.failure));
  const { repo: url, base } = options;
  const repository = url === undefined ? undefined : { url, ...(base === undefined ? {} : { base }) };
  const examined = await client.doctor({
    withoutSandbox: !options.sandbox,
    ...(repository ? { repository } : {}),
  });
  const known = [alive(health.value, profile, healthMs)];
  if (!examined.ok)
    return tell([...known, tokenLine(examined.failure)], options, terminal, failureExitCode(examined.failure));
  const { value } = examined;
  const lines = [...known, callerLine(value), ...value.checks.map(lineOf), clockLine(value, terminal.now())];
  const isWell = lines.every(({ state }) => state !== 'failed');
  return tell(lines, options, terminal, isWell ? exitCodes.ok : exitCodes.failed);
}

const alive = ({ release, migrations }: Health, { apiUrl }: Profile, ms: number): Line => ({
  name: 'health',
  state: 'ok',
  text: `${apiUrl} answers in ${ms} ms: release ${release}, database ${migrations}`,
  advice: null,
});

const healthLine = (failure: ApiFailure, { apiUrl }: Profile): Line => ({
  name: 'health',
  state: 'failed',
  text: failureLines(failure).join(' '),
  advice: `is ${apiUrl} the address, and is it deployed (npm run deploy)?`,
});

/** Whoever may not ask for the checks hears at least what is wrong with the token; a second check is told to wait. */
const tokenLine = (failure: ApiFailure): Line => ({
  name: 'token',
  state: 'failed',
  text: failureLines(failure).join(' '),
  advice: adviceOn(failure),
});

function adviceOn(failure: ApiFailure): string {
  switch (failure.reason === 'refused' ? failure.problem.status : null) {
    case 403:
      return 'the token is good; the checks are for who runs the deployment, with its API_TOKEN';
    case 429:
      return 'ask again in a moment';
    default:
      return 'breakwater login, or give --token';
  }
}

const callerLine = ({ caller: { name, tenant, scopes } }: DoctorAnswer): Line => ({
  name: 'token',
  state: 'ok',
  text: `${name} of the tenant ${tenant} may ${scopes.join(', ')}`,
  advice: null,
});

const lineOf = ({ name, state, text, advice }: DoctorCheck): Line => ({ name, state, text, advice });

function clockLine({ at }: DoctorAnswer, now: number): Line {
  const ms = now - at;
  const isClose = Math.abs(ms) <= skewMs;
  const far = `this clock is ${duration(Math.abs(ms))} ${ms > 0 ? 'ahead of' : 'behind'} that of the deployment`;
  return {
    name: 'clock',
    state: isClose ? 'ok' : 'warned',
    text: isClose ? 'both clocks agree' : far,
    advice: isClose ? null : 'set this clock: signatures of webhooks are good for five minutes',
  };
}

const marks: Record<string, string> = { ok: '✓', warned: '!', failed: '✗', skipped: '–' };

function tell(lines: readonly Line[], { json }: Options, terminal: Terminal, code: ExitCode): ExitCode {
  const shown = lines.flatMap(({ name, state, text, advice }) => [
    `${Object.hasOwn(marks, state) ? marks[state] : '?'} ${padTo(printable(name), 10)}  ${printable(text)}`,
    ...(advice === null ? [] : [`  ${' '.repeat(10)}  → ${printable(advice)}`]),
  ]);
  const ok = lines.every(({ state }) => state !== 'failed');
  terminal.stdout.write(`${json ? JSON.stringify({ ok, checks: lines }) : shown.join('\n')}\n`);
  return code;
}
