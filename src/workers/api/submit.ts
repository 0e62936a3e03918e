/** What a submission must survive before it becomes a build: its models, its plan, its repositories. */

import type { Caller } from '../../core/access/caller.ts';
import { pullRequestOptions } from '../../core/contract/finish.ts';
import type { InputError } from '../../core/contract/problems.ts';
import { canonicalRemote } from '../../core/contract/remote-url.ts';
import type { Repository, Submission } from '../../core/contract/submission.ts';
import { costLimitFaults, modelFaults, submissionFaults } from '../../core/contract/submission-faults.ts';
import { webhookFault, webhookSecrets } from '../../core/contract/webhooks.ts';
import { secretNotGiven } from '../../core/environments/decision/network-fields.ts';
import type { SecretUse } from '../../core/environments/environment-options.ts';
import { notGivenText } from '../../core/environments/not-given.ts';
import { boundText } from '../../core/money/tenant-account.ts';
import { secretAdvice } from '../../durable-objects/builds/setting-advice.ts';
import type { Opened } from '../../git/open-repository.ts';
import type { ApiPorts } from './ports.ts';
import { problem } from './problems.ts';
import { invalid } from './requests.ts';

/** Checks a submission and creates its build; throws the problem that names every fault. */
export async function submitBuild(
  given: Submission,
  { caller, idSeed }: { caller: Caller; idSeed?: string | undefined },
  ports: Pick<ApiPorts, 'builds' | 'tenants' | 'openRepository' | 'pullRequestFault' | 'newBuildId' | 'settings'>,
): Promise<string> {
  const id = await ports.newBuildId(idSeed ?? null);
  // An attempt before this one may have come so far, and not lived to answer.
  if (idSeed !== undefined && (await ports.builds.tenant(id)) !== null) return id;
  const submission = await checkSubmission(given, ports);
  const { tenant, name: submittedBy } = caller;
  const isTenantBounded = await reserveInBounds(tenant, { buildId: id, usd: submission.limits.maxCostUsd }, ports);
  await ports.builds.create({ id, submission, tenant, submittedBy, isTenantBounded });
  return id;
}

/** Checks what the shape of a submission cannot say; gives it back with the base branches that were found. */
export async function checkSubmission(
  given: Submission,
  ports: Pick<ApiPorts, 'openRepository' | 'pullRequestFault' | 'settings'>,
): Promise<Submission> {
  const submission = canonical(given);
  // Reading repositories costs seconds; what can be told without them is told first.
  const faults = ownFaults(submission, ports.settings);
  if (faults.length > 0) throw invalid('invalid-submission', faults);
  const opened = await openedRepositories(submission, ports);
  if (opened.faults.length > 0) throw invalid('invalid-submission', opened.faults);
  const repositories = opened.results.map(({ repository, result }) =>
    result.ok ? { ...repository, base: result.base } : repository,
  );
  return { ...submission, repositories };
}

/** With each remote in one spelling. */
export const canonical = (given: Submission): Submission => ({
  ...given,
  repositories: given.repositories.map((repository) => ({ ...repository, url: canonicalRemote(repository.url) })),
});

/** What can be told of a submission alone. */
export const ownFaults = (submission: Submission, settings: ApiPorts['settings']): InputError[] => [
  ...modelFaults(submission),
  ...costLimitFaults(submission),
  ...submissionFaults(submission),
  ...webhookFaults(submission, settings),
  ...secretFaults(submission, settings),
];

/** False where the tenant has no bounds, whose account is then not asked. */
async function reserveInBounds(
  tenant: string,
  build: { buildId: string; usd: number },
  { tenants }: Pick<ApiPorts, 'tenants'>,
): Promise<boolean> {
  const bounds = await tenants.bounds(tenant);
  if (!bounds) return false;
  const reserved = await tenants.reserve(tenant, build, bounds);
  if (!reserved.ok) throw problem('bound-reached', boundText(reserved));
  return true;
}

function webhookFaults({ webhooks }: Submission, { webhookSecret, isLocal }: ApiPorts['settings']): InputError[] {
  if (webhooks.length === 0) return [];
  const secret = webhookSecrets(webhookSecret) ? [] : [{ path: 'webhooks', message: secretAdvice }];
  const urls = webhooks.flatMap(({ url }, place) => {
    const message = webhookFault(url, isLocal);
    return message === null ? [] : [{ path: `webhooks[${place}].url`, message }];
  });
  return [...secret, ...urls];
}

function secretFaults({ repositories }: Submission, { secrets }: ApiPorts['settings']): InputError[] {
  return repositories.flatMap(({ environment }, place) =>
    (environment?.secrets ?? []).flatMap((secret, index) =>
      whyNotLent(secret, secrets).map((message) => ({
        path: `repositories[${place}].environment.secrets[${index}]`,
        message,
      })),
    ),
  );
}

/** On the local host HTTPS goes through a tunnel, to which nobody can add anything. */
const whyNotLent = (secret: SecretUse, secrets: ApiPorts['settings']['secrets']): string[] =>
  secrets
    ? secretNotGiven(secret, secrets).map(notGivenText)
    : [
        'secrets are lent to sandboxes in containers, and those of this machine are none: start with --sandbox container',
      ];

/** Asked of each forge, as far as it can be asked. */
async function pullRequestFaults(
  { finish, repositories }: Submission,
  { pullRequestFault }: Pick<ApiPorts, 'pullRequestFault'>,
): Promise<InputError[]> {
  if (!pullRequestOptions(finish)) return [];
  const faults = await Promise.all(repositories.map(pullRequestFault));
  return faults.flatMap((fault, index) =>
    fault === null ? [] : [{ path: 'finish.pullRequest', message: `${repositories[index]?.name}: ${fault}` }],
  );
}

/** In the same words for all, so that nobody learns from them what else answers where. */
const nowhere =
  'no git repository can be reached there; give the https:// URL of one on a public host (on a local stack, http:// and file:// too)';

/** What each repository answers, and what keeps a build from beginning there. */
export async function openedRepositories(
  submission: Submission,
  { openRepository, pullRequestFault }: Pick<ApiPorts, 'openRepository' | 'pullRequestFault'>,
): Promise<{ results: { repository: Repository; result: Opened }[]; faults: InputError[] }> {
  const [results, untaken] = await Promise.all([
    Promise.all(
      submission.repositories.map(async (repository) => ({ repository, result: await openRepository(repository) })),
    ),
    pullRequestFaults(submission, { pullRequestFault }),
  ]);
  const unopened = results.flatMap(({ result }, index) =>
    result.ok
      ? []
      : [{ path: `repositories[${index}].${result.field}`, message: result.isNowhere ? nowhere : result.message }],
  );
  return { results, faults: [...unopened, ...untaken] };
}
