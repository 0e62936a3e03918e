/** A deployment in which every check finds what it should, with the parts that a test wants otherwise. */
import type { DoctorPorts } from '../../src/workers/doctor/ports.ts';

export const healthyDeployment = (
  parts: Partial<Omit<DoctorPorts, 'settings'>> & { settings?: Partial<DoctorPorts['settings']> } = {},
): DoctorPorts => ({
  migrations: async () => ({ kind: 'current' }),
  askModel: async () => ({ kind: 'accepted' }),
  probeSandbox: async () => ({
    ok: true,
    result: { kind: 'started', image: 'node', instance: 'standard-1', startMs: 2340, endMs: 120 },
  }),
  askRepository: async ({ base = 'main' }) => ({ kind: 'open', base, sha: 'a'.repeat(40), by: 'by GIT_CREDENTIALS' }),
  sendToItself: async () => ({ answer: 'taken', message: 'it answers 200' }),
  ...parts,
  settings: {
    faults: [],
    hasModelKey: true,
    hasWebhookSecret: true,
    scripted: false,
    git: { credentials: ['git.example.com'], apps: ['github.com', 'ghe.example.com'] },
    ...parts.settings,
  },
});
