/**
 * What a person or a repository says of an environment: every field may be left out. The submission and `breakwater.yaml`
 * share this shape; what a file of a repository is not given of it, `decide-environment.ts` says. Descriptions are for
 * `docs/environments.md` and the JSON Schema, both made from here.
 */
import { z } from 'zod';
import { HostName } from '../network/host-name.ts';
import { Allowed } from '../network/network.ts';

const Command = z.string().trim().min(1, 'must not be empty').max(2000);

/** The tests of a submission that says nothing: only then do those that a repository seems to have go before it. */
export const usualTestCommand = 'npm test';

/** Container sizes of the platform, the smallest first. */
export const instances = ['lite', 'basic', 'standard-1', 'standard-2', 'standard-3', 'standard-4'] as const;
export const Instance = z.enum(instances);
export type Instance = z.infer<typeof Instance>;

const name = (what: string) =>
  z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, `must be ${what}: small letters, digits, dots, dashes and underscores`);

export const ImageName = name('the name of an image');

export const Service = z
  .strictObject({
    name: name('the name of a service').describe('What events call it.'),
    run: Command.describe('A command that keeps running in the foreground.'),
    ready: Command.optional().describe('A command that ends with 0 as soon as the service can be used.'),
  })
  .describe(
    "A program that runs beside each command: started before it, ended after it. Its data stay in the sandbox's home.",
  );
export type Service = z.infer<typeof Service>;

/** A folder of the repository, in plain segments. */
const FolderPath = z
  .string()
  .max(300)
  .regex(
    /^(?!\.{1,2}(?:\/|$))[^/\\\p{Cc}]+(?:\/(?!\.{1,2}(?:\/|$))[^/\\\p{Cc}]+)*$/u,
    'must be a folder of the repository, such as services/api',
  )
  .refine((path) => !path.split('/').some((part) => part.toLowerCase() === '.git'), "must not name git's own files");

const Setup = z.union([Command, z.array(Command).max(20)], { error: 'must be a command or a list of commands' });

export const Package = z
  .strictObject({
    path: FolderPath.describe('Its folder, in which both commands run.'),
    setup: Setup.optional().describe('Run after the setup of the repository.'),
    test: Command.describe(
      'Its tests; run where a candidate changes a file below `path`, or one outside of all packages.',
    ),
  })
  .describe('A part of a monorepo with tests of its own.');
export type Package = z.infer<typeof Package>;

export const SecretUse = z
  .strictObject({
    host: z
      .string()
      .toLowerCase()
      .pipe(HostName)
      .describe('Where it goes, one of the hosts that the deployment declares for it.'),
    header: z
      .string()
      .max(100)
      .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'must be the name of a header')
      .describe('The header that is added to each request to the host.'),
    use: name('the name of a secret').describe('The name under which the deployment declares it.'),
    during: z
      .enum(['setup', 'run', 'both'])
      .default('setup')
      .describe('Whether requests of `setup`, of later commands, or of both have it.'),
  })
  .describe('A secret of the deployment that is added to requests on their way out; the sandbox never holds it.');
export type SecretUse = z.infer<typeof SecretUse>;

const hosts = () => z.array(Allowed).max(50).optional();

export const NetworkOptions = z.strictObject({
  setup: hosts().describe('What `setup` may reach by HTTP and HTTPS: presets and, in a submission, names of hosts.'),
  run: hosts().describe('What every later command may reach.'),
});

export const Variables = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, 'must be the name of a variable'),
  z.string().max(4000),
);

export const EnvironmentOptions = z.strictObject({
  image: ImageName.optional().describe('A named image of the deployment, such as `node` or `full`.'),
  instance: Instance.optional().describe('The size of the container, where the platform has one.'),
  setup: Setup.optional().describe(
    'One command or a list, run before anything else; what it makes is kept for later sandboxes. `[]` where there is nothing to do.',
  ),
  test: Command.optional().describe('The tests of the repository, run at its root.'),
  testTimeoutMinutes: z.number().min(1).max(720).optional().describe('How long the tests may take.'),
  services: z
    .array(Service)
    .max(10)
    .optional()
    .describe('Programs that run beside each command, started before it and ended after it.'),
  variables: Variables.optional().describe('Variables of every command. Nothing secret: agents can read them.'),
  network: NetworkOptions.optional().describe('What commands may reach.'),
  secrets: z.array(SecretUse).max(10).optional().describe('Secrets used but never seen; in a submission only.'),
  packages: z.array(Package).max(50).optional().describe('Parts of a monorepo with tests of their own.'),
});
export type EnvironmentOptions = z.infer<typeof EnvironmentOptions>;
