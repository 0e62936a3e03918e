import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { ensurePage } from './scripts/ensure-page.mjs';
import { LongestFirst } from './tests/longest-first.ts';
import type { AgentRunServers } from './tests/workers/agent-run/provided.ts';

// The Worker's static assets have to be there before it starts.
await ensurePage(import.meta.dirname);

/** What needs sandboxes, a browser, servers of git or a whole stack; `npm run test:fast` goes without. */
const slow = ['containers', 'doctor', 'examples', 'git', 'local', 'local-stack', 'page', 'scenarios'];
const slowFiles = [...slow.map((folder) => `tests/${folder}/**/*.test.ts`), 'tests/wrangler-config.test.ts'];

/** The page's components, as Vite and wrangler take them. */
const page = { oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } } } as const;

/** Files of plain functions compute. Left to itself, vitest takes one worker on two cores. */
const computing = { maxWorkers: 2, sequence: { groupOrder: 0 } };
/** Files that start processes also wait for them: two at once keep two cores busy for seven tenths of the time at most. */
const waiting = { maxWorkers: 4, sequence: { groupOrder: 1 } };

/** A sequencer of ours would keep `--sequence.shuffle.files` from having any effect. */
const isShuffled = process.argv.some((word) => word.startsWith('--sequence.shuffle'));

export default defineConfig({
  test: {
    sequence: isShuffled ? {} : { sequencer: LongestFirst },
    projects: [
      {
        // Files of plain functions and servers of their own: one module graph a worker serves them all.
        ...page,
        test: {
          ...computing,
          name: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/workers/**', 'tests/crash/**', ...slowFiles],
          isolate: false,
          setupFiles: ['./tests/as-it-was.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...waiting,
          name: 'stack',
          include: slowFiles,
          globalSetup: [
            './tests/containers/place-setup.ts',
            './tests/scenarios/migrated-database.ts',
            './tests/scenarios/bundled-project.ts',
          ],
          // Whole builds on a machine that may be busy: a limit for what hangs, not for what is slow.
          testTimeout: 300_000,
          hookTimeout: 240_000,
        },
      },
      {
        // Each cell is a build that mostly waits for a retry, so many of them run beside one another.
        test: {
          ...waiting,
          name: 'crash',
          include: ['tests/crash/**/*.test.ts'],
          globalSetup: ['./tests/scenarios/migrated-database.ts'],
          maxConcurrency: 6,
        },
      },
      {
        ...page,
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                CAPABILITY_SECRET: 'capability-secret-of-the-tests',
                WEBHOOK_SECRET: `whsec_${Buffer.from('signs messages in all of the tests').toString('base64')}`,
                FORGES: JSON.stringify({
                  'github.com': { kind: 'github', token: 'token-of-the-tests', webhookSecret: 'secret-of-the-tests' },
                  'gitea.com': { kind: 'gitea', token: 'token-of-the-tests', webhookSecret: 'secret-of-gitea' },
                }),
              },
            },
          }),
        ],
        test: {
          ...computing,
          name: 'workers',
          include: ['tests/workers/**/*.test.ts'],
          exclude: ['tests/workers/agent-run/**'],
          // To start workerd costs more than most files; each file finds its storage empty all the same.
          isolate: false,
          setupFiles: ['./tests/as-it-was.ts', './tests/workers/empty-storage.ts'],
          testTimeout: 30_000,
        },
      },
      {
        // The run's own world: a Build that records, and real servers that the global setup starts.
        plugins: [
          cloudflareTest(({ inject }) => {
            const servers: AgentRunServers = inject('agentRun');
            return {
              main: './tests/workers/agent-run/worker.ts',
              miniflare: {
                compatibilityDate: '2026-11-01',
                compatibilityFlags: ['nodejs_compat'],
                modulesRules: [{ type: 'Text', include: ['**/*.md'], fallthrough: true }],
                durableObjects: {
                  AGENT_RUN: { className: 'AgentRun', useSQLite: true },
                  BUILD: { className: 'Build', useSQLite: true },
                  SANDBOX: { className: 'Sandbox', useSQLite: true },
                  SANDBOX_SLOTS: { className: 'SandboxSlots', useSQLite: true },
                },
                bindings: {
                  ANTHROPIC_API_KEY: 'test-key',
                  ANTHROPIC_BASE_URL: servers.modelUrl,
                  CAPABILITY_SECRET: 'capability-secret-of-the-tests',
                  GATEWAY_URL: servers.gatewayUrl,
                  SANDBOX_URL: servers.sandboxUrl,
                  SANDBOX_TOKEN: servers.sandboxToken,
                  SANDBOX_LIMIT_PER_BUILD: '1',
                },
              },
            };
          }),
        ],
        test: {
          ...waiting,
          name: 'agent-run',
          isolate: false,
          setupFiles: ['./tests/as-it-was.ts', './tests/workers/empty-storage.ts'],
          include: ['tests/workers/agent-run/**/*.test.ts'],
          globalSetup: ['./tests/durable-objects/agent-runs/servers.ts'],
          testTimeout: 120_000,
        },
      },
    ],
  },
});
