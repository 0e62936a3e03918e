/**
 * The user of a sandbox's files and commands, where that is another than the server's own.
 *
 * The server keeps its real and saved user id and takes on the other's effective one. So the kernel checks each access to
 * a file as if a command had made it, and what is made belongs to the commands' user. But no command may signal, trace or
 * look into the server: for that the kernel compares the ids that stayed.
 */
import type { Launcher } from '../sandbox/host-config.ts';

/** For a server whose commands run as its own user. */
export const noLauncher: Launcher = [];

/** Takes on the user for files, for the rest of this process; needs CAP_SETUID. Throws where it may not. */
export function actAs(user: string): Launcher {
  if (!process.seteuid) throw new Error('SANDBOX_USER needs a system with users');
  process.seteuid(user);
  // A command is that user and nothing else; the capability that the server was given stays behind.
  return ['setpriv', `--reuid=${user}`, '--inh-caps=-all', '--ambient-caps=-all', '--no-new-privs', '--'];
}
