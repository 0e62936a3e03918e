/** Which people may do what: the setting `PEOPLE`, and what becomes of somebody who has signed in. */
import { z } from 'zod';
import { type Caller, defaultTenant, Scope, TenantName } from './caller.ts';

/** Who has signed in, as the one who vouches for them says. */
export type Identity =
  | { kind: 'email'; email: string }
  /** A program that Cloudflare Access knows by a service token. */
  | { kind: 'service'; name: string }
  | { kind: 'github'; login: string };

const Person = z.strictObject({
  tenant: TenantName.default(defaultTenant),
  scopes: z.array(Scope).min(1).default(['builds:read', 'builds:write']),
});
type Person = z.infer<typeof Person>;

const who = /^(?:[^@\s]*@[^@\s]+|github:[A-Za-z\d-]+|service:\S+)$/;
const People = z.record(
  z.string().regex(who, 'must be an e-mail, @ and a domain, github: and a login, or service: and a name'),
  Person,
);

/** By `ann@example.com`, `@example.com` (everybody of it), `github:octocat`, `service:NAME`; in lower case. */
export type People = ReadonlyMap<string, Person>;

/** Null where the setting cannot be understood; `fault` says why, without a value in it. */
export function peopleIn({ PEOPLE: text }: { PEOPLE?: string }): { people: People | null; fault: string | null } {
  if (text === undefined || text.trim() === '') return { people: new Map(), fault: null };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { people: null, fault: 'PEOPLE is no JSON' };
  }
  const parsed = People.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const message = issue?.code === 'invalid_key' ? issue.issues[0]?.message : issue?.message;
    return { people: null, fault: `PEOPLE: ${issue?.path.join('.')}: ${message}` };
  }
  return {
    people: new Map(Object.entries(parsed.data).map(([name, person]) => [name.toLowerCase(), person])),
    fault: null,
  };
}

/** Everybody whom Cloudflare Access lets in, with an address; GitHub would vouch for the whole world. */
const anybody: Record<Identity['kind'], Person | null> = {
  email: { tenant: defaultTenant, scopes: ['builds:read', 'builds:write'] },
  service: null,
  github: null,
};

/** Null for somebody who is nobody here. */
export function callerOfPerson(identity: Identity, people: People): Caller | null {
  const person = keysOf(identity).flatMap((key) => people.get(key) ?? [])[0] ?? anybody[identity.kind];
  return person && { name: nameOf(identity), ...person, buildId: null, isOperator: false };
}

function keysOf(identity: Identity): string[] {
  switch (identity.kind) {
    case 'email': {
      const email = identity.email.toLowerCase();
      return [email, email.slice(email.lastIndexOf('@'))];
    }
    case 'service':
      return [`service:${identity.name.toLowerCase()}`];
    case 'github':
      return [`github:${identity.login.toLowerCase()}`];
    default:
      return identity satisfies never;
  }
}

function nameOf(identity: Identity): string {
  switch (identity.kind) {
    case 'email':
      return identity.email;
    case 'service':
      return `service:${identity.name}`;
    case 'github':
      return `github:${identity.login}`;
    default:
      return identity satisfies never;
  }
}
