/** What a submission must survive before it becomes a build: its shape, its models, its plan, its repositories. */

import type { Caller } from '../../core/access/caller.ts';
import type { InputError } from '../../core/contract/problems.ts';
import { canonicalRemote } from '../../core/contract/remote-url.ts';
import { withoutRetiredFields } from '../../core/contract/retired-fields.ts';
import { Submission } from '../../core/contract/submission.ts';
import { costLimitFaults, modelFaults, submissionFaults } from '../../core/contract/submission-faults.ts';
import { webhookFault, webhookSecrets } from '../../core/contract/webhooks.ts';
import { secretNotGiven } from '../../core/environments/decision/network-fields.ts';
import type { SecretUse } from '../../core/environments/environment-options.ts';
import { notGivenText } from '../../core/environments/not-given.ts';
import { secretAdvice } from '../../durable-objects/builds/setting-advice.ts';
import { inputErrors } from './input-errors.ts';
import type { ApiPorts } from './ports.ts';
import { problem } from './problems.ts';

/** Checks a submission and creates its build; throws the problem that names every fault found. */
export async function submitBuild(
  input: unknown,
  caller: Caller,
  ports: Pick<ApiPorts, 'builds' | 'openRepository' | 'newBuildId' | 'settings'>,
): Promise<string> {
  const parsed = Submission.safeParse(withoutRetiredFields(input));
  if (!parsed.success) throw invalid(inputErrors(parsed.error));
  const submission = {
    ...parsed.data,
    repositories: parsed.data.repositories.map((repository) => ({
      ...repository,
      url: canonicalRemote(repository.url),
    })),
  };
  // Reading repositories costs seconds; what can be told without them is told first.
  const faults = [
    ...modelFaults(submission),
    ...costLimitFaults(submission),
    ...submissionFaults(submission),
    ...webhookFaults(submission, ports.settings),
    ...secretFaults(submission, ports.settings),
  ];
  if (faults.length > 0) throw invalid(faults);
  const repositories = await openAll(submission, ports);
  const id = ports.newBuildId();
  const { tenant, name: submittedBy } = caller;
  await ports.builds.create({ id, submission: { ...submission, repositories }, tenant, submittedBy });
  return id;
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

/** The repositories with the base branches that were found. */
async function openAll(
  { repositories }: Submission,
  { openRepository }: Pick<ApiPorts, 'openRepository'>,
): Promise<Submission['repositories']> {
  const results = await Promise.all(
    repositories.map(async (repository) => ({ repository, result: await openRepository(repository) })),
  );
  const errors = results.flatMap(({ result }, index) =>
    result.ok ? [] : [{ path: `repositories[${index}].${result.field}`, message: result.message }],
  );
  if (errors.length > 0) throw invalid(errors);
  return results.map(({ repository, result }) => (result.ok ? { ...repository, base: result.base } : repository));
}

function invalid(errors: InputError[]) {
  const [first, ...rest] = errors;
  const where = first?.path ? `${first.path}: ` : '';
  const more = rest.length > 0 ? ` (and ${rest.length} more)` : '';
  return problem('invalid-submission', `${where}${first?.message ?? 'not a submission'}${more}`, { errors });
}
