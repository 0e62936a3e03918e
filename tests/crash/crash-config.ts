/** The Worker's configuration with cut points: a copy of wrangler.toml whose main module is another. */
import { changedConfig } from '../../src/local-stack/parts/wrangler-config.ts';
import { project } from '../scenarios/local-stack.ts';

export const crashConfig = (): Promise<string> =>
  changedConfig(project, 'crash', (text) =>
    text.replace('main = "src/workers/index.ts"', 'main = "tests/workers/crash/worker.ts"'),
  );
