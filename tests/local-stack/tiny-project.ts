/** A checkout of a few lines that the real stack can start: a real Worker, the real git server, small servers. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const checkout = resolve(import.meta.dirname, '../..');

export const wranglerToml = `name = "breakwater"
main = "src/workers/index.ts"
compatibility_date = "2026-11-01"
[[d1_databases]]
binding = "DB"
database_name = "breakwater"
database_id = "00000000-0000-0000-0000-000000000000"
migrations_dir = "migrations"
`;

/** Tells its variables and the rows of its database, so that a test sees what reached it. */
const worker = `export default {
  async fetch(request, { DB, ...variables }) {
    if (new URL(request.url).pathname === '/health') return new Response('ok');
    const { results } = await DB.prepare('SELECT name FROM fruit').all();
    return Response.json({ variables, rows: results });
  },
};
`;

/** Answers with the names of its environment variables, dies when it is asked to, and ends with its stdin. */
const server = (port: string) => `import { createServer } from 'node:http';
const server = createServer((request, response) => {
  if (request.url === '/end') process.exit(9);
  response.end(JSON.stringify(Object.keys(process.env).sort()));
});
server.listen(Number(process.env.${port}), '127.0.0.1', () => {
  console.log(JSON.stringify({ listening: 'http://127.0.0.1:' + server.address().port }));
});
process.stdin.on('close', () => process.exit(0)).resume();
`;

export type TinyProject = { project: string; state: string; script: string };

/** `files` replaces or adds files by their path in the project. */
export async function tinyProject(files: Record<string, string> = {}): Promise<TinyProject> {
  const project = await mkdtemp(join(tmpdir(), 'tiny-project-'));
  const all: Record<string, string> = {
    'wrangler.toml': wranglerToml,
    'src/workers/index.ts': worker,
    'migrations/0000_fruit.sql': "CREATE TABLE fruit (name TEXT);\nINSERT INTO fruit VALUES ('pear');\n",
    'src/local-stack/git-server/main.ts': `import '${checkout}/src/local-stack/git-server/main.ts';\n`,
    'src/containers/server/main.ts': server('SANDBOX_PORT'),
    'src/scripted-model/main.ts': server('MODEL_PORT'),
    'script.ts': 'export default {};\n',
    'package.json': '{ "type": "module" }\n',
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), text);
  }
  return { project, state: join(project, 'state'), script: join(project, 'script.ts') };
}
