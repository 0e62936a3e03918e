import { existsSync, realpathSync } from 'node:fs';
import { expect, test } from 'vitest';
import { unstable_readConfig as readConfig } from 'wrangler';
import { z } from 'zod';
import { defaultImage } from '../src/core/runs/sandbox-lease.ts';

const Config = z.object({
  name: z.string(),
  migrations: z.array(z.unknown()).min(1),
  durable_objects: z.object({ bindings: z.array(z.object({ name: z.string(), class_name: z.string() })) }),
  d1_databases: z.array(z.object({ binding: z.string() })),
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
const namesIn = ({ durable_objects, d1_databases, vars, containers }: z.infer<typeof Config>) => [
  ...durable_objects.bindings.map(({ name, class_name }) => `${name} is ${class_name}`),
  ...d1_databases.map(({ binding }) => binding),
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
