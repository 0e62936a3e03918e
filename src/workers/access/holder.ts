/** Whom a session or a sign-in link stands for. It says who alone; what they may is asked again at each request. */
import { z } from 'zod';
import { mac, sameText } from '../../auth/mac.ts';
import { type Caller, operator } from '../../core/access/caller.ts';
import { callerOfPerson } from '../../core/access/people.ts';
import { callerOfToken, isGood, isUseToWrite } from '../../core/access/token.ts';
import type { AccessPorts } from './ports.ts';

export type Secrets = { apiToken: string; capabilitySecret: string };

export const Holder = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('github'), login: z.string() }),
  z.object({ kind: z.literal('email'), email: z.string() }),
  z.object({ kind: z.literal('service'), name: z.string() }),
  /** The row of the token is read again, so that what is revoked or over holds nothing. */
  z.object({ kind: z.literal('token'), id: z.string() }),
  /** `proof` is made of API_TOKEN: with another one, nobody holds this. */
  z.object({ kind: z.literal('operator'), proof: z.string() }),
]);
export type Holder = z.infer<typeof Holder>;

/** Made under the other secret as well: it tells nothing of API_TOKEN, however short that is. */
const operatorProof = ({ apiToken, capabilitySecret }: Secrets): Promise<string> =>
  mac(capabilitySecret, `operator:${apiToken}`);

export const operatorHolder = async (secrets: Secrets): Promise<Holder> => ({
  kind: 'operator',
  proof: await operatorProof(secrets),
});

/** `key` is what the requests of the caller are counted by. */
export type Held =
  | { ok: true; caller: Caller; key: string }
  | { ok: false; reason: 'wrong' | 'nobody' | 'people-fault' };

export type HolderPorts = Pick<AccessPorts, 'tokens' | 'people' | 'now'>;

export async function callerOfHolder(holder: Holder, secrets: Secrets, ports: HolderPorts): Promise<Held> {
  switch (holder.kind) {
    case 'github':
    case 'email':
    case 'service': {
      const { people } = ports.people;
      if (people === null) return { ok: false, reason: 'people-fault' };
      const caller = callerOfPerson(holder, people);
      return caller ? { ok: true, caller, key: `person ${caller.name}` } : { ok: false, reason: 'nobody' };
    }
    case 'token': {
      const { tokens, now } = ports;
      const token = await tokens.find(holder.id);
      if (!token || !isGood(token.record, now())) return { ok: false, reason: 'wrong' };
      if (isUseToWrite(token.record, now())) tokens.used(holder.id, now());
      return { ok: true, caller: callerOfToken(token.record), key: `token ${holder.id}` };
    }
    case 'operator': {
      const isSame = await sameText(holder.proof, await operatorProof(secrets));
      return isSame ? { ok: true, caller: operator, key: 'root' } : { ok: false, reason: 'wrong' };
    }
    default:
      return holder satisfies never;
  }
}
