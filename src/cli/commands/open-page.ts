/** `breakwater open`: the page of a build, signed in, in a browser where there is one. */
import { apiClient } from '../client/api-client.ts';
import type { Profile } from '../client/profile.ts';
import { signInLink } from '../client/sign-in-link.ts';
import { printable } from '../display/printable.ts';
import { signedInAs, signInText } from '../display/sign-in-text.ts';
import { type CliCommand, complainOf, type Terminal, withExample } from './cli-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

type Options = { json?: boolean; print?: boolean };

/** A browser opens it at once; a person who copies it has time to. */
const goodForMinutes = 10;

export const openCommand: CliCommand = {
  calls: ['GET /builds/{id}', 'GET /builds/{id}/page', 'POST /sign-in/links'],
  add: (program, { terminal, withProfile }) => {
    const command = program
      .command('open <id>')
      .description('open the page of a build, signed in as you; its address lets whoever has it do there what you may')
      .option('--print', 'print the address and open nothing')
      .option('--json', 'print the address as JSON and open nothing')
      .action((id: string, options: Options) => withProfile((profile) => openBuild(id, options, profile, terminal)));
    withExample(command, 'breakwater open bq3xk7m2acd');
  },
};

async function openBuild(id: string, options: Options, profile: Profile, terminal: Terminal): Promise<ExitCode> {
  const client = apiClient(profile);
  const built = await client.build(id);
  if (!built.ok) return complainOf(terminal, built.failure, id);
  const { page } = built.value.urls;
  const linked = await signInLink(client, page, goodForMinutes);
  if (!linked.ok) return complainOf(terminal, linked.failure, id);
  const { url, ...signIn } = linked.value ?? { url: page };
  if (options.json) {
    terminal.stdout.write(`${JSON.stringify({ page: url, ...signIn })}\n`);
    return exitCodes.ok;
  }
  // What an API calls an address is opened only where it is one.
  const isPage = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  const isOpened = !options.print && isPage && (await terminal.openPage(new URL(url).href));
  const { value: link } = linked;
  if (isOpened && link)
    terminal.stdout.write(`Opened ${printable(page.split('#')[0] ?? page)} as ${signedInAs(link)}.\n`);
  else terminal.stdout.write(`${isOpened ? 'Opened ' : ''}${printable(url)}\n`);
  if (link && !isOpened) terminal.stderr.write(`${signInText(link, goodForMinutes)}\n`);
  return exitCodes.ok;
}
