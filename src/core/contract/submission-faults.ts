/**
 * What a submission must not ask for, beyond its shape. It is looked at where a submission comes in, and not where a stored
 * one is read: a build that an older release took has to open with whatever was allowed then.
 */

import { environmentFaults } from '../environments/environment-faults.ts';
import type { SecretUse } from '../environments/environment-options.ts';
import { costUsd, frameTokens, knownModels, type ModelPrice, priceOf, worstCaseUsage } from '../money/prices.ts';
import { oneLine } from '../one-line.ts';
import { planFaults } from '../plan/plan-check.ts';
import { answerTokens } from '../roles.ts';
import { pullRequestOptions } from './finish.ts';
import { gitFaults, gitOf } from './git-options.ts';
import { remoteIdentity } from './remote-url.ts';
import type { Submission } from './submission.ts';
import { webhookIdentity } from './webhooks.ts';

export type SubmissionFault = { path: string; message: string };

/** Every fault that a client can tell as well as the API. */
export const submissionFaults = (submission: Submission): SubmissionFault[] => [
  ...durationFaults(submission),
  ...priceFaults(submission),
  ...remoteFaults(submission),
  ...repositoryEnvironmentFaults(submission),
  ...sharedHeaderFaults(submission),
  ...refFaults(submission),
  ...webhookFaults(submission),
  ...finishFaults(submission),
  ...submittedPlanFaults(submission),
];

/** A run takes most of a minute to begin. */
export const leastMinutes = 1;

function durationFaults({ limits, parallel }: Submission): SubmissionFault[] {
  const durations = {
    'limits.maxDurationMinutes': limits.maxDurationMinutes,
    'parallel.agentTimeoutMinutes': parallel.agentTimeoutMinutes,
  };
  return Object.entries(durations).flatMap(([path, minutes]) =>
    minutes < leastMinutes ? [{ path, message: `must be at least ${leastMinutes} minute` }] : [],
  );
}

/** Some hundred times what any model has cost; a sum with it stays far from what a number can hold. */
const highestPrice = 10_000;
const kinds = ['input', 'output', 'cacheWrite5m', 'cacheWrite1h', 'cacheRead'] as const;

function priceFaults({ prices }: Submission): SubmissionFault[] {
  return Object.entries(prices).flatMap(([model, price]) =>
    onePriceFaults(price).map(({ path, message }) => ({ path: `prices.${oneLine(model)}${path}`, message })),
  );
}

function onePriceFaults(price: ModelPrice): SubmissionFault[] {
  const high = kinds.flatMap((kind) =>
    price[kind] > highestPrice
      ? [{ path: `.${kind}`, message: `must be at most ${highestPrice} dollars per million tokens` }]
      : [],
  );
  const factor = price.longPrompt && price.longPrompt.factor > 100;
  if (factor) high.push({ path: '.longPrompt.factor', message: 'must be at most 100' });
  if (price.free) return high;
  const zero = kinds.filter((kind) => price[kind] === 0);
  const message = 'is 0, so that no limit of the cost would hold: give its price, or "free": true';
  return [...high, ...zero.map((kind) => ({ path: `.${kind}`, message }))];
}

/** Asked by the API alone: which models are known is for the release that runs the build to say. */
export function modelFaults({ models, prices }: Submission): SubmissionFault[] {
  return Object.entries(models).flatMap(([role, model]) => {
    if (model === undefined || priceOf(model, prices)) return [];
    const message = `unknown model ${oneLine(model)}: give its price in \`prices\`, or use one of ${knownModels.join(', ')}`;
    return [{ path: `models.${role}`, message }];
  });
}

/**
 * A build that could not afford its very first call would only pause. It is that call alone that counts: a person may plan
 * for little money first, and resume with more. Asked by the API alone, as prices are for its release to say, too.
 */
export function costLimitFaults({ plan, models, limits, prices }: Submission): SubmissionFault[] {
  const role = plan ? 'generator' : 'architect';
  const model = plan ? models.generator : models.planner;
  const price = priceOf(model, prices);
  // What is wrong with the model or its price is told as such.
  if (!price || onePriceFaults(price).length > 0) return [];
  const leastUsd = costUsd(worstCaseUsage(frameTokens, answerTokens(role), price), price);
  if (limits.maxCostUsd >= leastUsd) return [];
  const least = (Math.ceil(leastUsd * 100) / 100).toFixed(2);
  const message = `must be at least ${least}: one call of the ${role}, by ${oneLine(model)}, can cost as much`;
  return [{ path: 'limits.maxCostUsd', message }];
}

function remoteFaults({ repositories }: Submission): SubmissionFault[] {
  return repeated(repositories.map(({ url }) => remoteIdentity(url))).map((index) => ({
    path: `repositories[${index}].url`,
    message: `${oneLine(repositories[index]?.url ?? '')} is given twice, in this or another spelling`,
  }));
}

function repositoryEnvironmentFaults({ repositories }: Submission): SubmissionFault[] {
  return repositories.flatMap(({ environment }, index) =>
    environmentFaults(environment ?? {}).map(({ path, message }) => ({
      path: [`repositories[${index}].environment`, ...path.map(placeText)].join(''),
      message,
    })),
  );
}

/** All repositories of a build are in one sandbox, whose requests to a host have one header of a name. */
function sharedHeaderFaults({ repositories }: Submission): SubmissionFault[] {
  const uses = repositories.flatMap(({ name, environment }, place) =>
    (environment?.secrets ?? []).map((secret, index) => ({ name, place, index, secret })),
  );
  return uses.flatMap(({ place, index, secret }, at) => {
    const other = uses.slice(0, at).find((one) => one.place !== place && isAtOdds(one.secret, secret));
    if (!other) return [];
    const { header, host, use } = secret;
    const message = `${header} of ${host} is ${use} here and ${other.secret.use} in ${other.name}: one sandbox holds both repositories`;
    return [{ path: `repositories[${place}].environment.secrets[${index}]`, message }];
  });
}

const isAtOdds = (one: SecretUse, other: SecretUse): boolean =>
  one.host === other.host &&
  one.header.toLowerCase() === other.header.toLowerCase() &&
  one.use !== other.use &&
  (one.during === other.during || one.during === 'both' || other.during === 'both');

/** Told where the option stands that is wrong; the repository's own comes first. */
function refFaults({ git, repositories }: Submission): SubmissionFault[] {
  const ofAll = gitFaults(gitOf(git)).map(({ path, message }) => ({ path: `git.${path}`, message }));
  if (ofAll.length > 0) return ofAll;
  return repositories.flatMap(({ git: own }, index) =>
    own === undefined
      ? []
      : gitFaults(gitOf(git, own)).map(({ path, message }) => ({
          path: `repositories[${index}].git.${path}`,
          message,
        })),
  );
}

const placeText = (part: string | number): string => (typeof part === 'number' ? `[${part}]` : `.${part}`);

function webhookFaults({ webhooks }: Submission): SubmissionFault[] {
  return repeated(webhooks.map(({ url }) => webhookIdentity(url))).map((index) => ({
    path: `webhooks[${index}].url`,
    message: 'this URL is given twice, in this or another spelling',
  }));
}

function finishFaults({ finish, repositories }: Submission): SubmissionFault[] {
  const { closes } = finish;
  if (closes === undefined) return [];
  const path = 'finish.closes';
  if (!pullRequestOptions(finish)) return [{ path, message: 'needs finish.pullRequest: a pull request closes it' }];
  if (!closes.startsWith('#') || repositories.length === 1) return [];
  return [{ path, message: `must name the repository of the issue, as there are several: owner/name${closes}` }];
}

function submittedPlanFaults({ plan, repositories }: Submission): SubmissionFault[] {
  if (!plan) return [];
  const names = repositories.map(({ name }) => name);
  return planFaults(plan, { repositories: names, spec: null }).map(({ path, message }) => ({
    path: `plan.${path}`,
    message,
  }));
}

/** The places of values that stand further to the front, too. */
const repeated = (values: readonly string[]): number[] =>
  values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
