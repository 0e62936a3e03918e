/** `breakwater login`, `logout` and `profiles`: which APIs this person uses, and with which tokens. */
import { apiClient } from '../client/api-client.ts';
import { Profile } from '../client/profile.ts';
import {
  ProfileName,
  readProfiles,
  withoutProfile,
  withProfileStored,
  writeProfiles,
} from '../client/stored-profiles.ts';
import { padTo, printable } from '../display/printable.ts';
import {
  type CliCommand,
  complain,
  complainOf,
  type GlobalOptions,
  type Terminal,
  withExample,
} from './cli-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

type Options = { json?: boolean };

export const loginCommands: CliCommand = {
  calls: ['GET /builds'],
  add: (program, { terminal, alone }) => {
    const globals = () => program.opts<GlobalOptions>();
    const login = program
      .command('login [url]')
      .description('store an API and its token, once they are seen to work; with --profile under a name of its own')
      .option('--json', 'print the profile without its token as JSON')
      .action((url: string | undefined, options: Options) => alone(() => logIn(url, options, globals(), terminal)));
    withExample(login, 'breakwater login https://breakwater.example.workers.dev --profile work');
    const logout = program
      .command('logout')
      .description('forget the login that is in use, or the one of --profile')
      .option('--json', 'print its name as JSON')
      .action((options: Options) => alone(() => logOut(options, globals(), terminal)));
    withExample(logout, 'breakwater logout --profile work');
    const profiles = program
      .command('profiles')
      .description('list the logins; * marks the one in use')
      .option('--json', 'print them as JSON')
      .action((options: Options) => alone(() => listProfiles(options, terminal)));
    withExample(profiles, 'breakwater profiles');
  },
};

const usualName = 'default';

async function logIn(
  url: string | undefined,
  { json = false }: Options,
  { api, token: givenToken, profile: name = usualName }: GlobalOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const stored = await readProfiles(terminal.config);
  const { environment } = terminal;
  const apiUrl = (url ?? api ?? environment.BREAKWATER_API ?? stored.profiles[name]?.apiUrl)?.replace(/\/+$/, '');
  const fault = apiUrl === undefined ? 'Which API? Give its URL: breakwater login https://…' : addressFault(apiUrl);
  if (apiUrl === undefined || fault !== null) return complain(terminal, [fault ?? ''], exitCodes.badInput);
  const isName = ProfileName.safeParse(name);
  if (!isName.success) return complain(terminal, ['--profile: letters, digits, dots and dashes'], exitCodes.badInput);
  const token = (
    givenToken ??
    environment.BREAKWATER_TOKEN ??
    (await terminal.readSecret(`Token for ${apiUrl}: `))
  )?.trim();
  const profile = Profile.safeParse({ apiUrl, token });
  if (!profile.success) return complain(terminal, ['No token was given.'], exitCodes.badInput);
  const answer = await apiClient(profile.data).builds({ limit: 1 });
  if (!answer.ok) return complainOf(terminal, answer.failure);
  await writeProfiles(terminal.config, withProfileStored(stored, name, profile.data));
  const text = `Logged in to ${apiUrl} as the profile ${name}.`;
  terminal.stdout.write(`${json ? JSON.stringify({ profile: name, apiUrl }) : text}\n`);
  return exitCodes.ok;
}

/** A token is not sent where everybody on the way could read it. */
function addressFault(apiUrl: string): string | null {
  const url = URL.canParse(apiUrl) ? new URL(apiUrl) : null;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return `${printable(apiUrl)} is no URL such as https://breakwater.example.workers.dev`;
  if (url.username || url.password || url.search || url.hash)
    return 'Give the URL without credentials, query and fragment.';
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || isLoopback
    ? null
    : 'Over http:// a token can be read on its way: give the https:// URL.';
}

async function logOut({ json = false }: Options, { profile }: GlobalOptions, terminal: Terminal): Promise<ExitCode> {
  const stored = await readProfiles(terminal.config);
  const name = profile ?? stored.current;
  if (name === null || !Object.hasOwn(stored.profiles, name))
    return complain(
      terminal,
      [name === null ? 'Nobody is logged in.' : `There is no profile ${printable(name)}.`],
      exitCodes.badInput,
    );
  await writeProfiles(terminal.config, withoutProfile(stored, name));
  const text = `The profile ${name} is forgotten; its token stays valid until it is revoked.`;
  terminal.stdout.write(`${json ? JSON.stringify({ profile: name }) : text}\n`);
  return exitCodes.ok;
}

async function listProfiles({ json = false }: Options, terminal: Terminal): Promise<ExitCode> {
  const { current, profiles } = await readProfiles(terminal.config);
  const named = Object.entries(profiles).map(([name, { apiUrl }]) => ({ name, apiUrl, current: name === current }));
  const lines = named.map(
    ({ name, apiUrl, current: isCurrent }) => `${isCurrent ? '*' : ' '} ${padTo(name, 16)}  ${printable(apiUrl)}`,
  );
  const text = lines.length === 0 ? 'No logins yet.' : lines.join('\n');
  terminal.stdout.write(`${json ? JSON.stringify({ profiles: named }) : text}\n`);
  return exitCodes.ok;
}
