/**
 * The secrets that a deployment lends to requests of sandboxes, `SANDBOX_SECRETS`: parsed here, once, strictly. No word
 * about a fault repeats what was written: it might be the secret itself.
 */
import { z } from 'zod';
import { canonicalHost } from '../network/canonical-host.ts';
import { HostName } from '../network/host-name.ts';
import { parseJson } from '../parse-json.ts';
import { SecretUse } from './environment-options.ts';

/** `value` is what the header gets, whole: `Bearer …`, say. */
export type SandboxSecret = { name: string; value: string; hosts: readonly string[] };

/** With a fault there are no secrets. */
export type SandboxSecrets = { secrets: readonly SandboxSecret[]; fault: string | null };

/** A header of requests to one host. */
export const SecretHeader = SecretUse.omit({ during: true });
export type SecretHeader = z.infer<typeof SecretHeader>;

const example = '{"npm-packages":{"value":"Bearer TOKEN","hosts":["npm.pkg.example.com"]}}';

const Setting = z.record(
  z.string(),
  z.strictObject({
    // What is shorter would be masked all over the answers of its hosts.
    value: z
      .string()
      .regex(/^[\x21-\x7e][\x20-\x7e]{6,3998}[\x21-\x7e]$/, 'must be 8 to 4000 visible characters of ASCII'),
    hosts: z
      .array(z.string().transform(canonicalHost).pipe(HostName))
      .min(1, 'must name a host')
      .max(20, 'must be at most 20 hosts'),
  }),
);

/** `own` are the system's secrets by the names of their variables: none of them may be lent. */
export function sandboxSecrets(setting: string | undefined, own: Record<string, string | undefined>): SandboxSecrets {
  if (!setting) return { secrets: [], fault: null };
  const parsed = Setting.safeParse(parseJson(setting));
  if (!parsed.success) return faulty(issueText(parsed.error.issues[0]));
  const secrets = Object.entries(parsed.data).map(([name, { value, hosts }]) => ({
    name,
    value,
    hosts: [...new Set(hosts)],
  }));
  if (!secrets.every(({ name }) => isName(name))) return faulty(nameless);
  for (const { name, value } of secrets) {
    const [variable] = Object.entries(own).find(([, text]) => text && value.includes(text)) ?? [];
    if (variable) return faulty(`${name} holds ${variable}, which is the system's own`);
  }
  return { secrets, fault: null };
}

const faulty = (what: string): SandboxSecrets => ({
  secrets: [],
  fault: `SANDBOX_SECRETS cannot be used: ${what}; it is a JSON object such as ${example}`,
});

const isName = (text: unknown): text is string => SecretUse.shape.use.safeParse(text).success;
const nameless = 'a name must be small letters, digits, dots, dashes and underscores';

function issueText(issue: z.core.$ZodIssue | undefined): string {
  const [name, field, place] = issue?.path ?? [];
  if (!issue || name === undefined) return 'it is no such object';
  if (!isName(name)) return nameless;
  if (issue.code === 'unrecognized_keys') return `${name} has a field beside value and hosts`;
  const where = `${name}.${String(field)}${typeof place === 'number' ? `[${place}]` : ''}`;
  if (field === undefined) return `${name} must have value and hosts`;
  if (issue.code === 'invalid_type') return `${where} is missing, or of another type`;
  return `${where}: ${issue.message}`;
}

/** What is added to requests of the commands of `setup`, or of later ones. */
export const secretHeaders = (uses: readonly SecretUse[], during: 'setup' | 'run'): SecretHeader[] =>
  uses
    .filter((use) => use.during === during || use.during === 'both')
    .map(({ host, header, use }) => ({ host, header, use }));

/** Null where the deployment does not lend it to that host, or not any more. */
export const lentValue = (secrets: readonly SandboxSecret[], { use, host }: SecretHeader): string | null =>
  secrets.find(({ name, hosts }) => name === use && hosts.includes(host))?.value ?? null;
