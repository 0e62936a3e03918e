/** The build that `npm start` shows: submitted once, found again after a crash. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiClient, ApiResult } from '../cli/client/api-client.ts';
import type { SubmissionInput } from '../core/contract/submission.ts';
import { isResting } from '../core/contract/views.ts';

export const sampleName = 'textkit';
const sampleFolder = (project: string) => join(project, 'examples', sampleName);
export const sampleSource = (project: string) => join(sampleFolder(project), 'repository');
export const sampleScript = (project: string) => join(sampleFolder(project), 'script/index.ts');

/** What `npm test` runs there, without the time that npm needs to start, and also in an image without npm. */
const sampleTestCommand = 'node --run test';

/** With a real model the sample must not cost more than a person expects of a demonstration. */
export const sampleLimitUsd = 10;

export type SampleBuildOptions = {
  client: ApiClient;
  project: string;
  gitUrl: string;
  scripted: boolean;
  /** The sample build that was submitted last on this state directory. */
  lastBuild: string | null;
  remember: (buildId: string) => Promise<void>;
};

export type SampleBuild = { id: string; page: string; resumed: boolean };

/** An unfinished sample build goes on; else a new one is submitted. A paused one waits for a person, so it is over. */
export async function openSampleBuild(options: SampleBuildOptions): Promise<ApiResult<SampleBuild>> {
  const { client, lastBuild } = options;
  if (lastBuild !== null) {
    const last = await client.build(lastBuild);
    if (last.ok && !isResting(last.value)) {
      return { ok: true, value: { id: lastBuild, page: last.value.urls.page, resumed: true } };
    }
    // The note may be older than the database, which a person can delete; every other failure is one.
    if (!last.ok && !(last.failure.reason === 'refused' && last.failure.problem.status === 404)) return last;
  }
  const created = await client.createBuild(await sampleSubmission(options));
  if (!created.ok) return created;
  const { id, urls } = created.value;
  await options.remember(id);
  return { ok: true, value: { id, page: urls.page, resumed: false } };
}

async function sampleSubmission({ project, gitUrl, scripted }: SampleBuildOptions): Promise<SubmissionInput> {
  return {
    spec: await readFile(join(sampleFolder(project), 'spec.md'), 'utf8'),
    // Its tests need no packages, and the sample works without a network.
    repositories: [{ name: sampleName, url: `${gitUrl}/${sampleName}.git`, environment: { setup: [] } }],
    evaluator: { testCommand: sampleTestCommand },
    ...(scripted ? {} : { limits: { maxCostUsd: sampleLimitUsd } }),
  };
}
