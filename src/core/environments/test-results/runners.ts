/** How each runner of tests tells of those that fail. */
import { cargo } from './runners/cargo.ts';
import { goTest } from './runners/go-test.ts';
import { jest } from './runners/jest.ts';
import { nodeTest } from './runners/node-test.ts';
import { pytest } from './runners/pytest.ts';
import type { Runner } from './runners/runner.ts';
import { tap } from './runners/tap.ts';
import { vitest } from './runners/vitest.ts';

export const runners: readonly Runner[] = [vitest, jest, nodeTest, tap, pytest, goTest, cargo];
