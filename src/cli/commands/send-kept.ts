/** Sends submissions of the outbox, and tells what came of each. */
import { randomUUID } from 'node:crypto';
import { apiClient } from '../client/api-client.ts';
import { failureLines } from '../client/failure-text.ts';
import { dropKept, isTooOld, type KeptSubmission, readOutbox, writeKept } from '../client/outbox.ts';
import type { Profile } from '../client/profile.ts';
import { printable } from '../display/printable.ts';
import { duration } from '../display/units.ts';
import type { Terminal } from './cli-command.ts';

/** Whoever asks for a status does not wait for an outbox. */
const answerTimeoutMs = 15_000;

/** Refusals that say nothing of the submission: a token, an answer that is still being made, too much at once. */
const passing = [401, 403, 409, 429];

/** Before any other command: what waits for this API, in its order, until one is not answered. */
export async function sendKept(profile: Profile, terminal: Terminal): Promise<void> {
  const { kept } = await readOutbox(terminal.config);
  const waiting = kept.filter(({ apiUrl, state }) => apiUrl === profile.apiUrl && state === 'waiting');
  const isOld = (entry: KeptSubmission) => isTooOld(entry, terminal.now());
  for (const entry of waiting.filter(isOld)) tellOld(entry, terminal);
  for (const entry of waiting.filter((one) => !isOld(one)))
    if ((await sendOne(entry, profile, terminal)).outcome === 'waiting') return;
}

/** The API may have taken it when its answer was lost, and does not know its key any more: a person decides. */
function tellOld({ id, keptAt }: KeptSubmission, { stderr, now }: Terminal): void {
  const age = duration(now() - keptAt);
  stderr.write(`The submission ${id} has been in the outbox for ${age} and is not sent by itself any more.\n`);
  stderr.write(`Next: \`breakwater outbox send ${id}\` sends it, \`breakwater outbox drop ${id}\` forgets it.\n`);
}

export type Sent = { id: string; outcome: 'sent' | 'waiting' | 'refused'; build: string | null };

/** `profile` is of the entry's API. */
export async function sendOne(entry: KeptSubmission, profile: Profile, terminal: Terminal): Promise<Sent> {
  const { id, key, submission, keptAt } = entry;
  const say = (line: string) => terminal.stderr.write(`${line}\n`);
  const client = apiClient({ ...profile, timeoutMs: answerTimeoutMs });
  const created = await client.createBuild(submission, { idempotencyKey: key });
  if (created.ok) {
    await dropKept(terminal.config, id);
    const age = duration(terminal.now() - keptAt);
    say(`Sent from the outbox, where it was kept for ${age}: build ${printable(created.value.id)}`);
    return { id, outcome: 'sent', build: created.value.id };
  }
  const why = failureLines(created.failure).join('; ');
  if (created.failure.reason !== 'refused' || passing.includes(created.failure.problem.status)) {
    say(`The submission ${id} stays in the outbox: ${why}`);
    return { id, outcome: 'waiting', build: null };
  }
  // The key of a refused request stands for that refusal; no build was made with it.
  await writeKept(terminal.config, { ...entry, key: randomUUID(), state: 'refused', refusal: why });
  say(`The API refused the submission ${id} of the outbox: ${why}`);
  say(`Next: \`breakwater outbox send ${id}\` tries again, \`breakwater outbox drop ${id}\` forgets it.`);
  return { id, outcome: 'refused', build: null };
}
