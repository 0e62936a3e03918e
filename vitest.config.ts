import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import type { AgentRunServers } from './tests/workers/agent-run/provided.ts';

/** What needs sandboxes, a browser or a whole stack; `npm run test:fast` goes without. */
const slow = ['containers', 'examples', 'local', 'local-stack', 'page', 'scenarios'].map((name) => `tests/${name}/**`);

export default defineConfig({
  test: {
    // Many files wait for processes more than they compute; left to itself, vitest takes one worker on two cores.
    maxWorkers: 2,
    projects: [
      {
        // Files of plain functions and servers of their own: one module graph a worker serves them all.
        test: {
          name: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/workers/**', 'tests/crash/**', ...slow],
          isolate: false,
          setupFiles: ['./tests/as-it-was.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'stack',
          include: slow.map((folder) => `${folder}/*.test.ts`),
          globalSetup: ['./tests/containers/place-setup.ts'],
          // Whole builds on a machine that may be busy: a limit for what hangs, not for what is slow.
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Each cell is a build that mostly waits for a retry, so many of them run beside one another.
        test: { name: 'crash', include: ['tests/crash/**/*.test.ts'], maxConcurrency: 8 },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                CAPABILITY_SECRET: 'capability-secret-of-the-tests',
                WEBHOOK_SECRET: `whsec_${Buffer.from('signs messages in all of the tests').toString('base64')}`,
              },
            },
          }),
        ],
        test: {
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
          name: 'agent-run',
          include: ['tests/workers/agent-run/**/*.test.ts'],
          globalSetup: ['./tests/durable-objects/agent-runs/servers.ts'],
          testTimeout: 60_000,
        },
      },
    ],
  },
});
