/** The reference of environments and the JSON Schema of `breakwater.yaml`, from the schema of what may be asked for. */
import { z } from 'zod';
import { BuildDefaults } from '../../src/core/contract/build-defaults.ts';
import { FileTriggers } from '../../src/core/contract/file-triggers.ts';
import { EnvironmentOptions, NetworkOptions } from '../../src/core/environments/environment-options.ts';
import { submissionSections } from '../../src/core/environments/file-sections.ts';
import { longestFile } from '../../src/core/environments/repository-file.ts';
import { presetNames } from '../../src/core/network/network.ts';
import { generatedNote, table } from './markdown.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

const presets = () => z.array(z.enum(presetNames)).max(50).optional();

/** What a file may choose; a value of a variable is taken as it is written. */
const RepositoryFile = z.strictObject({
  ...EnvironmentOptions.omit({ secrets: true }).shape,
  variables: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .describe(descriptionOf(EnvironmentOptions.shape.variables)),
  network: z
    .strictObject({
      setup: presets().describe('Package registries that `setup` may reach.'),
      run: presets().describe(descriptionOf(NetworkOptions.shape.run)),
    })
    .optional()
    .describe(descriptionOf(EnvironmentOptions.shape.network)),
  ...BuildDefaults.shape,
  ...FileTriggers.shape,
});

function descriptionOf(schema: z.ZodType): string {
  if (schema.description === undefined) throw new Error('a field of an environment has no description');
  return schema.description;
}

export function repositoryFileSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(RepositoryFile, { io: 'input', reused: 'ref' });
  const title = 'breakwater.yaml: what a repository needs before anything can be built in it';
  return `${JSON.stringify({ $schema, title, ...schema }, null, 2)}\n`;
}

export function environmentsDocument(): string {
  const schema = z.toJSONSchema(EnvironmentOptions, { io: 'input' });
  return `# Environments

${generatedNote('src/core/environments')}

What a repository needs before anything can be built in it: an image, a setup, tests, services. Each field comes from the first that says it:

1. the submission, \`repositories[].environment\`;
2. \`breakwater.yaml\` at the root of the repository, in the base commit;
3. what is in the repository: \`package.json\` with its lock file and \`packageManager\`, \`go.mod\`, \`pyproject.toml\` and requirements, \`Cargo.toml\`, a \`Makefile\` with the target \`test\`; PostgreSQL and Redis where a dependency, a \`.env.example\` or a compose file asks for them;
4. a default. \`evaluator.testCommand\` and \`network.allow\` are those of the whole submission.

A variable goes by its name alone, so both may give some. A list of the submission replaces that of the file: \`"services": []\` means none. \`evaluator.testCommand\`, where it is not \`npm test\`, goes before tests that were only found.

\`\`\`yaml
# breakwater.yaml
image: full
setup: npm ci
test: npm test
testTimeoutMinutes: 45
services:
  - name: postgres
    run: pg_ctlcluster 15 main start --foreground
    ready: pg_isready
variables: { NODE_ENV: test }
network: { setup: [npm] }
\`\`\`

## Fields

All may be left out.

${table(['field', 'type', 'what it is'], rowsOf(schema, ''))}

## Defaults of submissions

Beside these, the file may have ${submissionSections.map((name) => `\`${name}\``).join(', ')}, as [submissions](submitting.md) have them: \`breakwater submit\` takes them as defaults where it is run with \`--repo\` of a working copy or inside of one, says so, and its options and \`--config\` win. Builds leave them out: what a repository says of models and limits counts only for whoever submits from a copy of it. \`breakwater init\` writes a file with all of them as comments.

\`triggers\` lists what starts builds by itself; nothing of it happens before a person runs [\`breakwater trigger apply\`](triggers.md).

## Databases that are found

Where nobody names services, these ask for PostgreSQL: a client among the dependencies (\`pg\`, \`psycopg\`, \`pgx\` and the like), a URL \`postgres://…\` or the parts of a database (\`DB_HOST\` with \`DB_PORT=5432\`, \`POSTGRES_USER\`, \`PGDATABASE\`) in a \`.env.example\` or its like, an image of PostgreSQL in a compose file at the root. For Redis it is the same with its clients, \`redis://…\` and its image. Both are in the image \`full\`, and then run beside each command, on loopback.

User, password, name and port are those that the files give, else \`postgres\` and 5432; of each database that they name there is one, empty. Commands get \`DATABASE_URL\`, \`PGHOST\`, \`PGPORT\`, \`PGUSER\`, \`PGPASSWORD\`, \`PGDATABASE\`, or \`REDIS_URL\`, and each variable that the examples name, with values that lead there. Variables of the submission or the file go before. The event \`environment.decided\` says what was found and because of what.

Tables are for \`setup\` or the tests to make: services run beside tests and commands, not beside \`setup\`.

A service that the submission or the file asks for, and whose program is not there, pauses the build before planning: install it, ask for an image that has it, or ask for \`"services": []\`. One that was only found is left out with its variables, and told.

## What a file may not choose

\`breakwater.yaml\` is a stranger's wish. It may choose commands, image, services, variables and presets of package registries (${presetNames.map((name) => `\`${name}\``).join(', ')}). It may not name secrets, nor hosts that the submission does not allow, nor a larger instance or more time than the submission or the deployment gives. What it asked for and did not get is said.

It is read up to ${longestFile} characters, without aliases and tags. An unknown field is refused with its line. [breakwater.schema.json](breakwater.schema.json) checks it while you write:

\`\`\`yaml
# yaml-language-server: $schema=<path or URL of breakwater.schema.json>
\`\`\`

## Monorepos

Of \`packages\`, the tests of those run in which a candidate changes something. A change outside of all packages runs all of them, and \`test\`. Where the root has no manifest with tests, folders of up to two levels that have one become packages by themselves.

## Tests of the base

They run before planning. Where they are red, they run once more, so that flaky ones are known. A build that goes on from a red base may not make more tests fail, by the names that ${['vitest', 'jest', '`node --test`', 'TAP', 'pytest', '`go test`', '`cargo test`'].join(', ')} give. Where names cannot be told, the exit code decides.
`;
}

function rowsOf({ properties = {}, required = [] }: JsonSchema, prefix: string): string[][] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    if (typeof schema === 'boolean') throw new Error(`${prefix}${name} has no schema`);
    const path = prefix + name;
    const inner =
      schema.items && !Array.isArray(schema.items) && typeof schema.items === 'object' ? schema.items : null;
    const needed = required.includes(name) && prefix !== '' ? ' (needed)' : '';
    return [
      [`\`${path}\``, `${typeText(schema)}${needed}`, schema.description ?? ''],
      ...(schema.properties ? rowsOf(schema, `${path}.`) : []),
      ...(inner?.properties ? rowsOf(inner, `${path}[].`) : []),
    ];
  });
}

function typeText(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.anyOf) return schema.anyOf.map((option) => typeText(option as JsonSchema)).join(' or ');
  switch (schema.type) {
    case 'string':
      return schema.maxLength === undefined ? 'text' : `text, at most ${schema.maxLength} characters`;
    case 'number':
      return `number, ${schema.minimum} to ${schema.maximum}`;
    case 'array':
      return `list of at most ${schema.maxItems}`;
    case 'object':
      return schema.properties ? 'fields' : 'names with their values';
    default:
      throw new Error(`a field has the type ${schema.type}`);
  }
}
