/** One function a check: what was seen becomes a state, a line for a person, and what to do. */
import type { CheckName, DoctorCheck, DoctorRequest } from '../../core/contract/doctor.ts';
import type { DoctorPorts } from './ports.ts';

export type Finding = Pick<DoctorCheck, 'text' | 'advice'> & { state: 'ok' | 'warned' | 'failed' | 'skipped' };
type Asked = { ports: DoctorPorts; request: DoctorRequest; origin: string };

const ok = (text: string): Finding => ({ state: 'ok', text, advice: null });
const warned = (text: string, advice: string): Finding => ({ state: 'warned', text, advice });
const failed = (text: string, advice: string): Finding => ({ state: 'failed', text, advice });
const skipped = (text: string, advice: string | null): Finding => ({ state: 'skipped', text, advice });

const setSecret = (name: string) => `npx wrangler secret put ${name} (with --env as it was deployed)`;

export const checks: Readonly<Record<CheckName, (asked: Asked) => Promise<Finding>>> = {
  settings: async ({ ports: { settings } }) => {
    const { faults, hasModelKey, hasWebhookSecret, git } = settings;
    if (faults.length > 0)
      return failed(faults.join('; '), 'correct it in wrangler.toml or among the secrets, and deploy');
    if (!hasModelKey) return failed('there is no ANTHROPIC_API_KEY', setSecret('ANTHROPIC_API_KEY'));
    if (!hasWebhookSecret)
      return warned(
        `all can be used; without WEBHOOK_SECRET a submission with webhooks is refused; ${gitText(git)}`,
        setSecret('WEBHOOK_SECRET'),
      );
    return ok(`every secret is there, and every setting can be used; ${gitText(git)}`);
  },

  migrations: async ({ ports }) => {
    const state = await ports.migrations();
    switch (state.kind) {
      case 'current':
        return ok('the database has every table of this release');
      case 'behind':
        return failed(
          `${state.missing.length} not applied: ${state.missing.join(', ')}`,
          'npx wrangler d1 migrations apply breakwater --remote (with --env as it was deployed), or npm run deploy',
        );
      case 'unknown':
        return failed('the database does not answer', 'look at the binding DB of the Worker, and ask again');
      default:
        return state satisfies never;
    }
  },

  model: async ({ ports }) => {
    const { hasModelKey, scripted } = ports.settings;
    if (!hasModelKey) return skipped('there is no key to show', null);
    const answer = await ports.askModel();
    const base = 'look at ANTHROPIC_BASE_URL and at what stands between';
    switch (answer.kind) {
      case 'accepted':
        return scripted
          ? warned(
              'a scripted model answers: no model is asked, no money is spent',
              'set ANTHROPIC_API_KEY for real work',
            )
          : ok('it answers, and takes the key');
      case 'refused':
        return failed(`it refuses the key (${answer.status})`, setSecret('ANTHROPIC_API_KEY'));
      case 'unclear':
        return warned(
          `it answers ${answer.status}, which does not say whether the key is good: ${answer.message}`,
          base,
        );
      case 'unreachable':
        return failed(`it cannot be reached: ${answer.message}`, base);
      default:
        return answer satisfies never;
    }
  },

  sandbox: async ({ ports, request }) => {
    if (request.withoutSandbox) return skipped('not asked for', null);
    const probe = await ports.probeSandbox();
    if (!probe.ok)
      return failed(
        probe.error.message,
        'look at the containers of the Worker (npx wrangler containers list) and at its log',
      );
    const { result } = probe;
    if (result.kind === 'queued')
      return warned(
        `all ${result.limit} places are taken, so none was started`,
        'ask again later, or raise SANDBOX_LIMIT',
      );
    const { image, instance, startMs, endMs } = result;
    const what = image === null ? 'one of this machine' : `a container (${image}, ${instance})`;
    return ok(`${what} came up in ${seconds(startMs)} and was ended in ${seconds(endMs)}`);
  },

  repository: async ({ ports, request }) => {
    if (!request.repository) return skipped('none was named', 'name one that builds are for, with --repo');
    const answer = await ports.askRepository(request.repository);
    const credentials =
      'look at GIT_CREDENTIALS and FORGES (docs/settings.md), and whether who is named there may do this';
    const working = 'refs below refs/breakwater/, where builds keep their work';
    switch (answer.kind) {
      case 'open':
        return ok(
          `${answer.base} is at ${answer.sha.slice(0, 12)}, and a ref went out ${answer.by}, was listed and is gone again`,
        );
      case 'read-only':
        return failed(
          `${answer.base} can be read ${answer.by}, and no ref can be made: ${answer.message}`,
          `${credentials}; it has to take ${working}`,
        );
      case 'broken-off':
        return answer.left === null
          ? failed(`a ref went out, and did not come back: ${answer.message}`, `let it show ${working}, and ask again`)
          : failed(
              `a ref went out, and ${answer.left} may still be there: ${answer.message}`,
              `delete it (git push REMOTE :${answer.left}), and let whoever GIT_CREDENTIALS or FORGES names delete ${working}`,
            );
      case 'closed':
        return failed(answer.message, credentials);
      default:
        return answer satisfies never;
    }
  },

  webhook: async ({ ports, origin }) => {
    if (!ports.settings.hasWebhookSecret) return skipped('there is no WEBHOOK_SECRET to sign with', null);
    const { answer, message } = await ports.sendToItself(origin);
    if (answer === 'taken') return ok(`a signed message came back to ${origin}, and its signature holds`);
    return failed(
      `a signed message to ${origin} did not arrive: ${message}`,
      'set PUBLIC_URL to the address at which the deployment is reached, and let POST /doctor/webhook pass whatever stands in front of it',
    );
  },
};

/** By what git asks each host. */
function gitText(git: DoctorPorts['settings']['git']): string {
  const ways = [
    { by: 'by GIT_CREDENTIALS', hosts: git.credentials },
    { by: 'as the App of FORGES', hosts: git.apps },
  ].filter(({ hosts }) => hosts.length > 0);
  if (ways.length === 0) return 'git has no credential for any host';
  return `git goes ${ways.map(({ by, hosts }) => `to ${hosts.join(', ')} ${by}`).join(', ')}`;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
