/** A PostgreSQL that any user can run: a cluster in the sandbox's own home, as it is in Debian's packages. */
import type { Service } from '../environment-options.ts';
import { postgresFolder } from '../tools.ts';

/** Every text is a plain word: it becomes part of a command. */
export type Database = { user: string; password: string; name: string; port: number };

export const defaultDatabase: Database = { user: 'postgres', password: 'postgres', name: 'postgres', port: 5432 };

/** All of one server. Everybody on loopback is let in, and each user may make extensions. */
export function postgres(databases: readonly [Database, ...Database[]] | readonly Database[]): Service {
  const port = databases[0]?.port ?? defaultDatabase.port;
  const users = new Set(databases.map(({ user }) => user));
  const owners = new Map(databases.map(({ name, user }) => [name, user]));
  users.delete('postgres');
  for (const name of ['postgres', 'template0', 'template1']) owners.delete(name);
  const statements = [
    ...[...users].map((user) => `CREATE ROLE "${user}" SUPERUSER LOGIN;`),
    ...[...owners].map(([name, user]) => `CREATE DATABASE "${name}" OWNER "${user}";`),
  ];
  return { name: 'postgres', run: runOf(port, statements), ready: `pg_isready --host 127.0.0.1 --port ${port}` };
}

/** A cluster is made once; a lock of a server that was killed, in a sandbox that is gone, is none. */
const runOf = (port: number, statements: readonly string[]): string =>
  [
    `PATH="$PATH:${postgresFolder}"`,
    'data="$HOME/.postgres"',
    'if [ ! -f "$data/made" ]; then',
    '  rm -rf "$data"',
    '  initdb --pgdata "$data" --username postgres --auth trust --encoding UTF8 --no-sync >/dev/null || exit 1',
    ...statements.map(
      (statement) => `  echo '${statement}' | postgres --single -D "$data" postgres >/dev/null || exit 1`,
    ),
    '  touch "$data/made"',
    'fi',
    'rm -f "$data/postmaster.pid"',
    `exec postgres -D "$data" -c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories= -c fsync=off`,
  ].join('\n');
