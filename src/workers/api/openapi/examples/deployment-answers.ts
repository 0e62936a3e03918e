/** What is answered of the deployment in the examples, and what its builds have cost. */
import type { DoctorAnswer, DoctorCheck, Health } from '../../../../core/contract/doctor.ts';
import { problemKinds } from '../../../../core/contract/problems.ts';
import type { CostReport } from '../../../../core/contract/reads/cost-report.ts';
import type { RebuildAnswer } from '../../../../core/contract/reads/rebuild.ts';
import type { Retrospective } from '../../../../core/contract/reads/retrospective.ts';
import { release } from '../../../../core/release.ts';
import { begunAt, buildId, commit, origin } from './story.ts';

const check = (name: DoctorCheck['name'], text: string, ms: number): DoctorCheck => ({
  name,
  state: 'ok',
  text,
  advice: null,
  ms,
});

/** What the build has cost is all that was spent that day. */
export const deploymentAnswers = ({ cost, byRole }: Retrospective): Record<string, unknown> => {
  const { spentUsd: costUsd, usage, cacheShare } = cost;
  const sum = (part: 'runs' | 'ms') => byRole.reduce((total, each) => total + each[part], 0);
  const spent = { runs: sum('runs'), ms: sum('ms'), costUsd, usage, cacheShare };
  const day = new Date(begunAt).toISOString().slice(0, 10);
  return {
    'GET /health': { ok: true, release, migrations: 'current' } satisfies Health,
    'GET /problems/:kind': { type: '/problems/gone', ...problemKinds.gone },
    'GET /openapi.json': { openapi: '3.1.0' },
    'POST /doctor': {
      ok: true,
      release,
      at: begunAt,
      caller: { name: 'root', tenant: 'default', scopes: ['builds:read', 'builds:write', 'admin'] },
      checks: [
        check('settings', 'every secret is there, and every setting can be used', 0),
        check('migrations', 'the database has every table of this release', 12),
        check('model', 'it answers, and takes the key', 340),
        check('sandbox', 'a sandbox came up in 2.1 s and was ended in 0.3 s', 2400),
        check(
          'repository',
          `main is at ${commit(0).slice(0, 12)}, and a ref went out, was listed and is gone again`,
          910,
        ),
        check('webhook', `a signed message came back to ${origin}, and its signature holds`, 45),
      ],
    } satisfies DoctorAnswer,
    'POST /doctor/webhook': { ok: true },
    'POST /admin/rebuild': {
      rebuilt: [buildId],
      missing: [],
      failed: [],
      listed: 1,
      next: null,
    } satisfies RebuildAnswer,
    'GET /reports/cost': {
      by: 'day',
      from: day,
      to: null,
      total: spent,
      rows: [{ key: day, ...spent }],
      next: null,
    } satisfies CostReport,
  };
};
