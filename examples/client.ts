/**
 * A client of Breakwater in one file: submits a build, follows it by its events, and reads its retrospective.
 *
 *     npx openapi-typescript "$BREAKWATER_API/openapi.json" -o api-types.ts
 *     npm install openapi-fetch
 *     BREAKWATER_API=https://… BREAKWATER_TOKEN=… node client.ts https://git.example.com/team/dates.git < spec.md
 */
import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import createClient from 'openapi-fetch';
// Made by openapi-typescript, as above; this copy is the one of the release that you look at.
import type { components, paths } from '../src/core/contract/api-types.ts';

type Problem = components['schemas']['Problem'];

const { BREAKWATER_API: baseUrl = '', BREAKWATER_TOKEN: token = '' } = process.env;
const api = createClient<paths, 'application/json'>({ baseUrl, headers: { authorization: `Bearer ${token}` } });

const [url] = process.argv.slice(2);
if (!url) throw new Error('usage: client.ts <repository URL> < spec.md');

const submission = { spec: await text(process.stdin), repositories: [{ name: 'repository', url }] };
// The same key at every try: however often it is sent, it makes one build.
const header = { 'Idempotency-Key': randomUUID() };
const { id } = await answered(() => api.POST('/builds', { body: submission, params: { header } }));
const path = { id };

const resting = ['paused', 'completed', 'failed', 'cancelled'];
for (let after = 0; ; ) {
  const query = { after, wait: 20 };
  const page = await answered(() => api.GET('/builds/{id}/events', { params: { path, query } }));
  for (const event of page.events) console.log(event.text);
  after = page.events.at(-1)?.seq ?? after;
  const build = await answered(() => api.GET('/builds/{id}', { params: { path } }));
  if (resting.includes(build.status) && after >= build.lastSeq) {
    console.log(
      `${build.status}: ${build.cost.spentUsd.toFixed(2)} USD, ${build.repositories.map(({ branch }) => branch).join(', ')}`,
    );
    break;
  }
}

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** What was answered; what is busy is asked again when it says, and a refusal is an error in the API's own words. */
async function answered<T>(send: () => Promise<Answer<T>>): Promise<T> {
  for (;;) {
    const { data, error, response } = await send();
    if (data !== undefined) return data;
    const after = Number(response.headers.get('retry-after'));
    const problem = error as Partial<Problem> | undefined;
    if (!(after > 0)) throw new Error(problem?.detail ?? `the API answered ${response.status}`);
    await new Promise((resolve) => setTimeout(resolve, after * 1000));
  }
}
