/**
 * Serves the page of a fixture until Ctrl-C, for people who work on it:
 * `node tests/page/show.ts [variant] [--port N]`
 */
import { parseArgs } from 'node:util';
import { type VariantName, variantNames, variants } from './fixture/variants.ts';
import { startPageServer } from './page-server.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string', default: '0' }, root: { type: 'string' } },
});
const name = (positionals[0] ?? 'running') as VariantName;
if (!variantNames.includes(name)) {
  console.error(`There is no variant ${name}. There are: ${variantNames.join(', ')}.`);
  process.exit(1);
}
const fixture = variants[name](Date.now());
const server = await startPageServer(fixture, {
  port: Number(values.port),
  ...(values.root === undefined ? {} : { root: values.root }),
});
const { tasks, runs, id } = fixture.view;
const task = tasks.find(({ rounds }) => rounds > 1)?.id;
const run = runs.find(({ role }) => role === 'generator')?.id;
const build = `${server.url}/builds/${id}/page`;
const views = ['', '/board', '/graph', '/plan', '/requirements', '/costs', '/events'].map((view) => `${build}${view}`);
const deeper = [...(task ? [`${build}/tasks/${task}`] : []), ...(run ? [`${build}/runs/${run}`] : [])];
console.log([`${server.url}/`, `${server.url}/new`, ...views, ...deeper].join('\n'));
