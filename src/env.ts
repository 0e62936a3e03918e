/** The Worker's bindings, variables and secrets; ARCHITECTURE.md says who sets each. */
import type { AgentRun } from './durable-objects/agent-runs/agent-run.ts';
import type { Build } from './durable-objects/builds/build.ts';
import type { KeptSnapshots } from './durable-objects/kept-snapshots/kept-snapshots.ts';
import type { ListReaders } from './durable-objects/list-readers/list-readers.ts';
import type { SandboxSlots } from './durable-objects/sandbox-slots/sandbox-slots.ts';
import type { Sandbox } from './durable-objects/sandboxes/sandbox.ts';
import type { TenantLedger } from './durable-objects/tenant-ledgers/tenant-ledger.ts';
import type { Trigger } from './durable-objects/triggers/trigger.ts';

export type Env = {
  BUILD: DurableObjectNamespace<Build>;
  AGENT_RUN: DurableObjectNamespace<AgentRun>;
  /** One object for each sandbox, under the sandbox's name. */
  SANDBOX: DurableObjectNamespace<Sandbox>;
  /** One object of this class has them all. */
  SANDBOX_SLOTS: DurableObjectNamespace<SandboxSlots>;
  KEPT_SNAPSHOTS: DurableObjectNamespace<KeptSnapshots>;
  /** One object for each trigger, under its id. */
  TRIGGER: DurableObjectNamespace<Trigger>;
  /** One object for each tenant that has bounds. */
  TENANT_LEDGER: DurableObjectNamespace<TenantLedger>;
  /** One object of this class has whoever looks at a list of builds. */
  LIST_READERS: DurableObjectNamespace<ListReaders>;
  DB: D1Database;
  /** Screenshots of evaluators, by build, task and round; without it none is kept. */
  EVIDENCE?: R2Bucket;
  /** Bearer token of the API. */
  API_TOKEN: string;
  /** Cloudflare Access in front: the team's domain and the application's audience tag; see docs/access.md. */
  ACCESS_TEAM_DOMAIN?: string;
  ACCESS_AUD?: string;
  /** Signing in with GitHub. */
  GITHUB_OAUTH_CLIENT_ID?: string;
  GITHUB_OAUTH_CLIENT_SECRET?: string;
  /** JSON object: tenant and scopes of people; see `peopleIn`. */
  PEOPLE?: string;
  /** Other sites whose scripts may read answers, with commas between them; see `corsOrigins`. */
  CORS_ORIGINS?: string;
  /** Limits of the platform: requests of one caller, and wrong tokens of one address. */
  CALLER_LIMIT?: RateLimit;
  STRANGER_LIMIT?: RateLimit;
  /** Signs the capability tokens of runs and the read-only keys of status pages. */
  CAPABILITY_SECRET: string;
  ANTHROPIC_API_KEY: string;
  ANTHROPIC_BASE_URL?: string;
  /** Where clients find this Worker; links begin with it. Without it they begin as the request did; see `publicUrl`. */
  PUBLIC_URL?: string;
  /** "true" where a scripted model answers instead of the real one. */
  SCRIPTED_MODEL?: string;
  /** JSON object: the basic-auth `user:password` of each git host that needs one. */
  GIT_CREDENTIALS?: string;
  /** JSON object: how each forge is asked, by git host; see `forgesOf`. */
  FORGES?: string;
  /** JSON object: secrets that are lent to requests of sandboxes, and the hosts where each may go; see `sandboxSecrets`. */
  SANDBOX_SECRETS?: string;
  /** Where a sandbox on the local host reaches this Worker's git gateway: `http://127.0.0.1:8787`. */
  GATEWAY_URL?: string;
  /** How many sandboxes there may be at once, of all builds and of one; see `slotLimits` for the defaults. */
  SANDBOX_LIMIT?: string;
  SANDBOX_LIMIT_PER_BUILD?: string;
  /** Days after a build's end for which transcripts are kept, "0" for ever; see `retention` for the default. */
  RETENTION_DAYS?: string;
  /** Signs the messages to webhooks: `whsec_` and base64, several of them by spaces; see `webhookSecrets`. */
  WEBHOOK_SECRET?: string;
  /** The size of a container, by the platform's name for it; standard-1 where it is not given. */
  SANDBOX_SIZE?: string;
  /** The local sandbox host; absent where runs have containers. */
  SANDBOX_URL?: string;
  SANDBOX_TOKEN?: string;
  /** The local git server, which serves `file://` repositories below `/file`, and the token to push there. */
  LOCAL_GIT_URL?: string;
  LOCAL_GIT_TOKEN?: string;
  /** Names the local stack to its containers, so that it finds what a killed life of it has left. */
  STACK_ID?: string;
};
