import { existsSync, realpathSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unstable_readConfig as readConfig } from 'wrangler';
import { z } from 'zod';
import { defaultImage } from '../src/core/runs/sandbox-lease.ts';
import { runWrangler } from '../src/deploy/wrangler.ts';

const Config = z.object({
  name: z.string(),
  migrations: z.array(z.unknown()).min(1),
  durable_objects: z.object({ bindings: z.array(z.object({ name: z.string(), class_name: z.string() })) }),
  d1_databases: z.array(
    z.object({ binding: z.string(), database_name: z.string(), database_id: z.string().optional() }),
  ),
  ratelimits: z.array(z.object({ name: z.string(), namespace_id: z.string() })),
  vars: z.record(z.string(), z.string()),
  containers: z.array(z.object({ class_name: z.string(), images: z.record(z.string(), z.unknown()) })),
});

const Image = z.object({
  dockerfile: z.string(),
  build_vars: z.record(z.string(), z.string()).default({ IMAGE: defaultImage }),
});

const oneMachine = Config.parse(readConfig({ config: 'wrangler.toml' }));
const production = Config.parse(readConfig({ config: 'wrangler.toml', env: 'production' }));

/** What the code finds in `env`, and the classes that have containers. */
const namesIn = ({ durable_objects, d1_databases, ratelimits, vars, containers }: z.infer<typeof Config>) => [
  ...durable_objects.bindings.map(({ name, class_name }) => `${name} is ${class_name}`),
  ...d1_databases.map(({ binding }) => binding),
  ...ratelimits.map(({ name, namespace_id }) => `${name} counts in ${namespace_id}`),
  ...Object.keys(vars),
  ...containers.map(({ class_name, images }) => `containers of ${class_name}: ${Object.keys(images)}`),
];

// wrangler inherits none of these, and says nothing where one is missing.
test('production has every binding, variable and container of one machine', () => {
  expect(namesIn(production)).toEqual(expect.arrayContaining(namesIn(oneMachine)));
  expect(production.migrations).toEqual(oneMachine.migrations);
  expect(production.name).toBe(oneMachine.name);
});

test('each image is of our own Dockerfile with its list of packages, the one of a sandbox that names none among them', () => {
  for (const { containers } of [oneMachine, production])
    for (const { images } of containers) {
      expect(Object.keys(images)).toContain(defaultImage);
      for (const [name, image] of Object.entries(images)) {
        const { dockerfile, build_vars } = Image.parse(image);
        expect(realpathSync(dockerfile)).toBe(realpathSync('src/containers/Dockerfile'));
        expect(build_vars.IMAGE).toBe(name);
        expect(existsSync(`src/containers/image/${name}.packages`)).toBe(true);
      }
    }
});

test('a deployment finds its database by name, and makes it where it is not there: no id is written down', () => {
  for (const { d1_databases } of [oneMachine, production])
    expect(d1_databases.map(({ database_name, database_id }) => ({ database_name, database_id }))).toEqual([
      { database_name: 'breakwater', database_id: undefined },
    ]);
});

test.each(['', 'production'])('wrangler takes the environment %j as it is', async (env) => {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-'));
  try {
    const flags = ['--dry-run', '--containers-rollout', 'none', '--outdir', folder];
    const { code, stdout, stderr } = await runWrangler(['deploy', '--env', env, ...flags]);
    expect({ code, stderr, isWhole: stdout.includes('--dry-run: exiting now.') }).toEqual({
      code: 0,
      stderr: '',
      isWhole: true,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
