/** What a `package.json` and the files beside it say. */
import { z } from 'zod';
import type { Reason } from '../environment.ts';
import { type Finding, reason } from './finding.ts';
import type { Folder } from './folder.ts';
import { type Manager, managerOf, setupOf, testOf, workspacesTestOf } from './javascript-managers.ts';

const Texts = z.record(z.string(), z.unknown()).catch({});

const Manifest = z
  .object({
    packageManager: z.string().max(200).optional().catch(undefined),
    scripts: Texts,
    dependencies: Texts,
    devDependencies: Texts,
    optionalDependencies: Texts,
    workspaces: z.unknown().optional(),
  })
  .catch({
    packageManager: undefined,
    scripts: {},
    dependencies: {},
    devDependencies: {},
    optionalDependencies: {},
    workspaces: undefined,
  });
type Manifest = z.infer<typeof Manifest>;

/** Runners that a package without a test script may have, and how each is run once. */
const runners = { vitest: 'npx vitest run', jest: 'npx jest', mocha: 'npx mocha' };

export function javascript(folder: Folder): Finding | null {
  if (!folder.has('package.json')) return null;
  const manifest = parsed(folder.text('package.json'));
  const names = [
    ...new Set(
      [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap((list) =>
        Object.keys(list),
      ),
    ),
  ];
  const hasWorkspaces = manifest.workspaces !== undefined || folder.has('pnpm-workspace.yaml');
  const manager = managerOf(folder, manifest.packageManager);
  const needsSetup = manager.lock !== null || names.length > 0 || hasWorkspaces;
  const { test, why } = testsOf(manifest, { folder, manager, names, hasWorkspaces });
  return {
    ecosystem: 'javascript',
    image: 'node',
    setup: needsSetup ? setupOf(manager) : [],
    test,
    presets: needsSetup ? ['npm'] : [],
    dependencies: names.map((name) => ({ name, path: folder.at('package.json') })),
    reasons: { setup: needsSetup ? manager.reasons : [], test: why },
  };
}

function parsed(text: string): Manifest {
  try {
    return Manifest.parse(JSON.parse(text));
  } catch (error) {
    // A manifest that nobody can read says nothing; npm will say what is wrong with it.
    if (error instanceof SyntaxError) return Manifest.parse(null);
    throw error;
  }
}

type Context = { folder: Folder; manager: Manager; names: readonly string[]; hasWorkspaces: boolean };

function testsOf(
  manifest: Manifest,
  { folder, manager, names, hasWorkspaces }: Context,
): { test: string | null; why: readonly Reason[] } {
  const path = folder.at('package.json');
  const { test: script } = manifest.scripts;
  // What `npm init` writes is no test.
  if (typeof script === 'string' && script.trim() !== '' && !/no test specified/i.test(script))
    return { test: testOf(manager), why: [reason('script', path, 'test')] };
  if (hasWorkspaces) return { test: workspacesTestOf(manager), why: [reason('manifest', path)] };
  const runner = Object.entries(runners).find(([name]) => names.includes(name));
  return runner ? { test: runner[1], why: [reason('dependency', path, runner[0])] } : { test: null, why: [] };
}
