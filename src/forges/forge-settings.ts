/**
 * The forges of a deployment, `FORGES`: JSON by git host, parsed here, once, strictly. No word about a fault repeats what
 * was written: it might be the secret itself.
 */
import { z } from 'zod';
import { canonicalHost } from '../core/network/canonical-host.ts';
import { parseJson } from '../core/parse-json.ts';

const Secret = z.string().regex(/^[\x21-\x7e]{8,4000}$/, 'must be 8 to 4000 visible characters of ASCII');
/** A key in PEM has lines; in a variable they are often written as \n. */
const Pem = z
  .string()
  .max(20_000)
  .transform((text) => text.replaceAll('\\n', '\n').trim())
  .pipe(z.string().regex(/^-----BEGIN [A-Z ]+-----\n[\s\S]+\n-----END [A-Z ]+-----$/, 'must be a private key as PEM'));

const common = { webhookSecret: Secret.optional() };
const Token = z.strictObject({ ...common, kind: z.enum(['github', 'gitlab', 'gitea']), token: Secret });
const App = z.strictObject({
  ...common,
  kind: z.literal('github'),
  appId: z.union([
    z.int().positive().transform(String),
    z.string().regex(/^[A-Za-z0-9._-]{1,100}$/, 'must be the id of the App'),
  ]),
  privateKey: Pem,
});

export type ForgeSettings = z.output<typeof Token> | z.output<typeof App>;
export type GitHubApp = Pick<z.output<typeof App>, 'appId' | 'privateKey'>;

/** By git host, port included. With a fault there are none. */
export type Forges = { byHost: ReadonlyMap<string, ForgeSettings>; fault: string | null };

const example = '{"github.com":{"kind":"github","token":"TOKEN","webhookSecret":"SECRET"}}';
const hostName = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::\d{1,5})?$/;
const fields = ['kind', 'token', 'appId', 'privateKey', 'webhookSecret'];

export function forgesOf(setting: string | undefined): Forges {
  if (!setting) return { byHost: new Map(), fault: null };
  const hosts = z.record(z.string(), z.record(z.string(), z.unknown())).safeParse(parseJson(setting));
  if (!hosts.success) return faulty('it is no such object');
  const byHost = new Map<string, ForgeSettings>();
  for (const [name, value] of Object.entries(hosts.data)) {
    const host = canonicalHost(name).replace(/:443$/, '');
    if (!hostName.test(host))
      return faulty('it has a name that is not a host, such as github.com or git.example.com:8443');
    const parsed = ('appId' in value || 'privateKey' in value ? App : Token).safeParse(value);
    if (!parsed.success) return faulty(issueText(host, parsed.error.issues[0]));
    byHost.set(host, parsed.data);
  }
  return { byHost, fault: null };
}

const faulty = (what: string): Forges => ({
  byHost: new Map(),
  fault: `FORGES cannot be used: ${what}; it is a JSON object such as ${example}`,
});

function issueText(host: string, issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'unrecognized_keys')
    return `${host} has a field beside kind, token (or appId with privateKey) and webhookSecret`;
  const field = String(issue?.path[0]);
  if (!fields.includes(field)) return `${host} must have kind, and token (or appId with privateKey)`;
  if (issue?.code === 'invalid_value') return `${host}.kind must be github, gitlab or gitea, and an App is of github`;
  if (issue?.code === 'invalid_format') return `${host}.${field} ${issue.message}`;
  return `${host}.${field} is missing, or of another type`;
}
