/** A repository's environment as it was decided: every field has its value, and it is known where each came from. */
import { z } from 'zod';
import { ImageName, Instance, Package, SecretUse, Service, Variables } from './environment-options.ts';

const Commands = z.array(z.string());

export const Environment = z.strictObject({
  /** Null where the deployment has no images: the machine's own programs are used. */
  image: ImageName.nullable(),
  instance: Instance.nullable(),
  setup: Commands,
  /** Null where only the packages have tests. */
  test: z.string().nullable(),
  testTimeoutMinutes: z.number(),
  /** Without `ready`, one can be used as soon as it runs. */
  services: z.array(z.strictObject({ ...Service.shape, ready: z.string().nullable() })),
  variables: Variables,
  /** Presets and hosts. */
  network: z.strictObject({ setup: z.array(z.string()), run: z.array(z.string()) }),
  secrets: z.array(SecretUse),
  packages: z.array(z.strictObject({ ...Package.shape, setup: Commands })),
});
export type Environment = z.infer<typeof Environment>;

/** What in the repository a detected value follows from. */
export const Reason = z.strictObject({
  because: z.enum([
    'manifest',
    'lock-file',
    'no-lock-file',
    'manager',
    'script',
    'target',
    'dependency',
    'variable',
    'service',
  ]),
  path: z.string(),
  /** Of the script, the dependency, the variable…; null where the file itself says it. */
  name: z.string().nullable(),
});
export type Reason = z.infer<typeof Reason>;

export const Origin = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('submission') }),
  z.strictObject({ kind: z.literal('file') }),
  z.strictObject({ kind: z.literal('detected'), from: z.array(Reason) }),
  z.strictObject({ kind: z.literal('default') }),
]);
export type Origin = z.infer<typeof Origin>;

/** The file of a repository that says what it needs. */
export const repositoryFile = 'breakwater.yaml';

export function originText(origin: Origin): string {
  switch (origin.kind) {
    case 'submission':
      return 'from the submission';
    case 'file':
      return `from ${repositoryFile}`;
    case 'detected':
      return `because of ${origin.from.map(reasonText).join(', ') || 'what is in the repository'}`;
    case 'default':
      return 'by default';
    default:
      return origin satisfies never;
  }
}

function reasonText({ because, path, name }: Reason): string {
  switch (because) {
    case 'manifest':
    case 'lock-file':
      return path;
    case 'no-lock-file':
      return `${path} without a lock file`;
    case 'manager':
      return `${name} in ${path}`;
    case 'script':
      return `the script ${name} of ${path}`;
    case 'target':
      return `the target ${name} of ${path}`;
    case 'dependency':
      return `the dependency ${name} of ${path}`;
    case 'variable':
      return `${name} in ${path}`;
    case 'service':
      return `the service ${name} of ${path}`;
    default:
      return because satisfies never;
  }
}
