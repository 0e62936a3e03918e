/** Which databases a repository's tests want, and how the `full` image runs them. */
import type { Reason } from '../environment.ts';
import type { Service } from '../environment-options.ts';
import { type NamedParts, namedParts, valuesFor } from './database-variables.ts';
import { reason } from './finding.ts';
import type { Folder } from './folder.ts';
import { type Database, defaultDatabase, postgres } from './postgres.ts';

export const exampleFiles = ['.env.example', '.env.sample', '.env.template', '.env.dist', '.env.test', '.env'];
export const composeFiles = [
  'compose.yaml',
  'compose.yml',
  'docker-compose.yaml',
  'docker-compose.yml',
  'docker-compose.test.yml',
  'docker-compose.dev.yml',
];

const clients = {
  postgres: [
    ...['pg', 'postgres', 'pg-promise', 'slonik', '@prisma/adapter-pg', 'tokio-postgres'],
    ...['psycopg', 'psycopg2', 'psycopg2-binary', 'psycopg-binary', 'asyncpg', 'pg8000'],
    ...['github.com/lib/pq', 'github.com/jackc/pgx', 'github.com/jackc/pgx/v4', 'github.com/jackc/pgx/v5'],
    ...['gorm.io/driver/postgres', 'github.com/uptrace/bun/driver/pgdriver', 'github.com/go-pg/pg/v10'],
  ],
  redis: [
    ...[
      'redis',
      '@redis/client',
      'ioredis',
      'bull',
      'bullmq',
      'django-redis',
      'rq',
      'github.com/gomodule/redigo',
      'github.com/go-redis/redis',
    ],
    ...['github.com/go-redis/redis/v8', 'github.com/redis/go-redis/v9'],
  ],
};
type Kind = keyof typeof clients;

export type FoundServices = {
  services: { service: Service; reasons: readonly Reason[] }[];
  variables: Record<string, string>;
};

type Named = { name: string; path: string };

export function servicesOf(folder: Folder, dependencies: readonly Named[]): FoundServices {
  const examples = exampleFiles.filter(folder.has);
  const urls = examples.flatMap((name) => urlsOf(folder.text(name), folder.at(name)));
  const byParts = examples.flatMap((name) =>
    namedParts(folder.text(name)).map((named) => ({ ...named, path: folder.at(name) })),
  );
  const why = (kind: Kind): Reason[] => [
    ...dependencies
      .filter(({ name }) => clients[kind].includes(name))
      .map(({ name, path }) => reason('dependency', path, name)),
    ...urls.filter((url) => url.kind === kind).map(({ variable, path }) => reason('variable', path, variable)),
    ...(kind === 'postgres'
      ? byParts.flatMap(({ evidence, path }) => (evidence === null ? [] : [reason('variable', path, evidence)]))
      : []),
    ...composeFiles
      .filter((name) => folder.has(name) && imageOf[kind].test(folder.text(name)))
      .map((name) => reason('service', folder.at(name), kind)),
  ];
  return joined([
    postgresOf(
      { urls: urls.filter(({ kind }) => kind === 'postgres'), byParts },
      why('postgres'),
      composedDatabase(folder),
    ),
    redisOf(
      urls.filter(({ kind }) => kind === 'redis'),
      why('redis'),
    ),
  ]);
}

/** Whether a variable that was detected leads to this service. */
export const leadsTo = (service: string, name: string, value: string): boolean => {
  const isRedis = /^redis:/.test(value) || name.startsWith('REDIS_');
  return service === (isRedis ? 'redis' : 'postgres');
};

const joined = (found: readonly FoundServices[]): FoundServices => ({
  services: found.flatMap(({ services }) => services),
  variables: Object.assign({}, ...found.map(({ variables }) => variables)),
});

const imageOf = {
  postgres: /^[^\S\n]*image:[^\S\n]*["']?(?:[\w.-]+\/)*(?:postgres|postgis|pgvector|timescaledb)(?=[:@"'\s]|$)/m,
  redis: /^[^\S\n]*image:[^\S\n]*["']?(?:[\w.-]+\/)*(?:redis|valkey)(?=[:@"'\s]|$)/m,
};

type FoundUrl = {
  kind: Kind;
  variable: string;
  path: string;
  user: string;
  password: string;
  port: number | null;
  rest: string;
};

/** Variables that name a database by its URL, in plain words: what is to be filled in is no URL. */
function urlsOf(text: string, path: string): FoundUrl[] {
  const line =
    /^[^\S\n]*(?:export[^\S\n]+)?([A-Z][A-Z0-9_]{0,99})[^\S\n]*=[^\S\n]*["']?(postgres(?:ql)?|redis):\/\/(?:([\w.-]*)(?::([\w.-]*))?@)?[\w.-]+(?::(\d{1,5}))?(?:\/([\w-]*))?(\?[\w=&.-]*)?["']?[^\S\n]*(?:#.*)?$/gm;
  return [...text.matchAll(line)].map(
    ([, variable = '', scheme, user = '', password = '', port, database = '', query = '']) => ({
      kind: scheme === 'redis' ? 'redis' : 'postgres',
      variable,
      path,
      user,
      password,
      port: port === undefined ? null : Number(port),
      rest: `${database}${query}`,
    }),
  );
}

/** What the settings of an image of Postgres in a compose file say. */
function composedDatabase(folder: Folder): Database {
  const text = composeFiles.filter(folder.has).map(folder.text).join('\n');
  const word = (name: string): string | undefined =>
    new RegExp(`\\bPOSTGRES_${name}["']?\\s*[:=]\\s*["']?([\\w.-]{1,63})(?=["'\\s]|$)`).exec(text)?.[1];
  const user = word('USER') ?? defaultDatabase.user;
  const port = Number(/["'\s](\d{1,5}):5432\b/.exec(text)?.[1] ?? defaultDatabase.port);
  return { user, password: word('PASSWORD') ?? defaultDatabase.password, name: word('DB') ?? user, port };
}

function postgresOf(
  { urls, byParts }: { urls: readonly FoundUrl[]; byParts: readonly NamedParts[] },
  why: readonly Reason[],
  composed: Database,
): FoundServices {
  if (why.length === 0) return { services: [], variables: {} };
  const said = byParts.map(({ said: { port } }) => ({ port: port ?? null }));
  const port = [...urls, ...said].find((found) => found.port !== null)?.port ?? composed.port;
  const byUrl = urls.map((url) => {
    const user = url.user || composed.user;
    const [name, query = ''] = url.rest.split('?');
    const database = {
      user,
      password: url.password || composed.password,
      name: name || url.user || composed.name,
      port,
    };
    return { database, variables: { [url.variable]: `${urlOf(database)}${query === '' ? '' : `?${query}`}` } };
  });
  const named = byParts.map((parts) => {
    const database = { ...composed, ...parts.said, port };
    return { database, variables: valuesFor(parts, database) };
  });
  const found = [...byUrl, ...named];
  const [first = { ...composed, port }] = found.map(({ database }) => database);
  return {
    services: [{ service: postgres(found.length > 0 ? found.map(({ database }) => database) : [first]), reasons: why }],
    variables: {
      DATABASE_URL: urlOf(first),
      PGHOST: '127.0.0.1',
      PGPORT: String(port),
      PGUSER: first.user,
      PGPASSWORD: first.password,
      PGDATABASE: first.name,
      ...Object.assign({}, ...found.map(({ variables }) => variables)),
    },
  };
}

const urlOf = ({ user, password, name, port }: Database): string =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${name}`;

function redisOf(urls: readonly FoundUrl[], why: readonly Reason[]): FoundServices {
  if (why.length === 0) return { services: [], variables: {} };
  const port = urls.find((url) => url.port !== null)?.port ?? 6379;
  const service = {
    name: 'redis',
    run: `redis-server --bind 127.0.0.1 --port ${port} --save '' --appendonly no`,
    ready: `redis-cli -p ${port} ping`,
  };
  const named = urls.map(({ variable, rest }) => [variable, `redis://127.0.0.1:${port}/${rest}`]);
  return {
    services: [{ service, reasons: why }],
    variables: { REDIS_URL: `redis://127.0.0.1:${port}/`, ...Object.fromEntries(named) },
  };
}
