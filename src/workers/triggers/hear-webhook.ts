/** Takes a webhook of a forge: signed, not too old and not heard before, and passed on to the triggers that it concerns. */
import type { Delivered } from '../../core/contract/triggers.ts';
import { placeIn } from '../../core/triggers/event-place.ts';
import type { ForgeKind, Heard } from '../../core/triggers/forge-event.ts';
import { giteaEvent } from '../../core/triggers/gitea.ts';
import { githubEvent } from '../../core/triggers/github.ts';
import { gitlabEvent } from '../../core/triggers/gitlab.ts';
import { oldestEventMs } from '../../durable-objects/triggers/store.ts';
import { problem } from '../api/problems.ts';
import { boundedBytes, deliveryOf } from './signed-body.ts';
import { type Signer, signerOf } from './signer.ts';
import type { TriggerPort } from './trigger-port.ts';

/** GitHub sends up to 25 MB, of pushes; what is said of issues and reviews is far below this. */
const maxBodyBytes = 1_000_000;

export async function hearWebhook(
  forge: ForgeKind,
  request: Request,
  triggers: TriggerPort,
  now: number,
): Promise<Delivered> {
  if (triggers.forges.fault !== null) {
    console.error('misconfigured:', triggers.forges.fault);
    throw problem('misconfigured', triggers.forges.fault);
  }
  const bytes = await boundedBytes(request, maxBodyBytes);
  if (bytes === null) throw problem('too-large', `a webhook has at most ${maxBodyBytes} bytes`);
  const signed = { forge, headers: request.headers, bytes };
  const body = jsonIn(bytes);
  const place = placeIn(forge, body);
  const signer = await signerOf(signed, place, triggers);
  if (signer.kind === 'nobody' || signer.kind === 'host') throw refused(signer, body);
  const { name, ids } = await deliveryOf(signed);
  // Forges stop sending to whoever refuses often: what is only of no use is taken all the same.
  if (body === undefined) return notTaken(`not understood: ${noJson}`);
  const heard = readers[forge](name, body);
  if (!heard.ok) return notTaken(`not understood: ${heard.message}`);
  const { event } = heard;
  if (event === null) return notTaken('concerns no build');
  if (signer.kind === 'app' && !signer.hosts.includes(event.host))
    return notTaken('is signed in the name of another host');
  if (event.at < now - oldestEventMs) return notTaken('is too old');
  const concerned = signer.kind === 'app' ? await triggers.ofRepository(event) : signer.concerned;
  const taken = await Promise.all(concerned.map(({ id }) => triggers.object(id).deliver(event, ids)));
  const count = taken.filter((one) => one === 'kept').length;
  if (concerned.length === 0) return notTaken('no trigger is set for this repository');
  if (count > 0) return { taken: count, why: null };
  return notTaken(taken.includes('full') ? 'too many events wait already' : 'was heard before');
}

const notTaken = (why: string): Delivered => ({ taken: 0, why });

const readers: Record<ForgeKind, (name: string, body: unknown) => Heard> = {
  github: githubEvent,
  gitlab: gitlabEvent,
  gitea: giteaEvent,
};

const noJson = 'the body is no JSON; set the webhook to send application/json';

/** Undefined where it is none. */
function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    return undefined;
  }
}

function refused(signer: Extract<Signer, { kind: 'host' | 'nobody' }>, body: unknown) {
  if (signer.kind === 'nobody')
    return problem('unauthorized', body === undefined ? noJson : `the webhook is not signed ${withOwn}`);
  const { host } = signer;
  console.warn(`triggers: a webhook is refused, as it is signed with the webhookSecret of ${host} itself`);
  return problem(
    'unauthorized',
    `the webhook is signed with the webhookSecret of ${host} itself, which speaks for no repository unless a GitHub App has it: sign it ${withOwn}`,
  );
}

const withOwn =
  'with the secret of its repository, which `breakwater trigger webhook-secret ID` tells of each trigger of issues';
