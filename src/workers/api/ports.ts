/** What the API needs from outside: the Build objects, history, a look at repositories, settings. */

import type { Caller } from '../../core/access/caller.ts';
import type { BuildCommand, Steered } from '../../core/contract/commands.ts';
import type { EventPage, EventsQuery } from '../../core/contract/events.ts';
import type { Origin } from '../../core/contract/origin.ts';
import type { CostReport } from '../../core/contract/reads/cost-report.ts';
import type { RepositoryDiff } from '../../core/contract/reads/diff.ts';
import type { NumberedQuery, PageQuery } from '../../core/contract/reads/page.ts';
import type { TranscriptPage } from '../../core/contract/reads/transcript.ts';
import type { RunsShown } from '../../core/contract/recent-runs.ts';
import type { StreamCaller, StreamQuery } from '../../core/contract/streams.ts';
import type { Repository, Submission } from '../../core/contract/submission.ts';
import type { BuildSnapshot, SpecAnswer } from '../../core/contract/views.ts';
import type { DeploymentLimits } from '../../core/environments/decision/sources.ts';
import type { WorkPlan } from '../../core/plan/work-plan.ts';
import type { TurnPage } from '../../durable-objects/agent-runs/tell-turns.ts';
import type { ReadAnswer, ReadKind, ReadQuery } from '../../durable-objects/builds/reads.ts';
import type { ListReader } from '../../durable-objects/list-readers/list-readers.ts';
import type { Env } from '../../env.ts';
import type { FilesRead } from '../../git/files/read-files.ts';
import type { Opened } from '../../git/open-repository.ts';
import type { Remote } from '../../git/remote-call.ts';
import type { CostQuery } from '../../history/cost-report.ts';
import type { KnownBuilds } from '../../history/known-builds.ts';
import type { ListPage, ListQuery } from '../../history/list.ts';
import type { MigrationState } from '../../history/migration-state.ts';
import type { IdempotencyKeys } from '../../idempotency/keys.ts';
import type { Holder } from '../access/holder.ts';
import type { AccessPorts } from '../access/ports.ts';
import type { TenantPorts } from '../access/tenant-ports.ts';
import type { DoctorPorts } from '../doctor/ports.ts';
import type { PagePort } from '../page/page.ts';
import type { TriggerPort } from '../triggers/trigger-port.ts';
import type { RequestLine } from './request-line.ts';

/** A build to be created; the base of each repository is known. */
export type NewBuild = {
  id: string;
  submission: Submission;
  tenant: string;
  submittedBy: string;
  origin?: Origin | null;
  /** What it may cost is reserved in the account of its tenant. */
  isTenantBounded: boolean;
};

/** The Build objects; null stands for a build that does not exist (and for a plan or a spec that is not there). */
export type BuildPort = {
  create(build: NewBuild): Promise<void>;
  tenant(id: string): Promise<string | null>;
  view(id: string, runs?: RunsShown): Promise<BuildSnapshot | null>;
  plan(id: string): Promise<WorkPlan | null>;
  spec(id: string): Promise<SpecAnswer | null>;
  /** With the same `key` a command is done once. */
  steer(id: string, command: BuildCommand, key: string | null): Promise<Steered | null>;
  events(id: string, query: EventsQuery): Promise<EventPage | null>;
  /** The other end of the Build's WebSocket, not yet accepted. */
  stream(id: string, query: StreamQuery, caller: StreamCaller): Promise<WebSocket | 'too-many' | null>;
  read<Kind extends ReadKind>(id: string, kind: Kind, query: ReadQuery<Kind>): Promise<ReadAnswer<Kind> | null>;
};

/** The AgentRun objects: the Build says whose each is. */
export type RunPort = {
  /** Null where the cursor is none. */
  turns(id: string, query: PageQuery): Promise<TurnPage | null>;
  transcript(id: string, query: NumberedQuery): Promise<TranscriptPage | { removedAt: number }>;
  diff(id: string): Promise<RepositoryDiff[] | null>;
};

/** History in D1, and the Build objects from which it is made. */
export type HistoryPort = {
  cost(query: CostQuery): Promise<CostReport>;
  known(query: { limit: number; cursor?: string | undefined }): Promise<KnownBuilds>;
  /** False where there is no such build. */
  rebuild(id: string): Promise<boolean>;
};

export type ApiPorts = {
  builds: BuildPort;
  history: HistoryPort;
  runs: RunPort;
  access: AccessPorts;
  triggers: TriggerPort;
  tenants: TenantPorts;
  /** A screenshot, by its key; null where there is none. */
  evidence(key: string): Promise<ReadableStream | null>;
  listBuilds(query: ListQuery): Promise<ListPage>;
  /** The other end of a WebSocket that tells of changes of the list; not yet accepted. */
  listStream(reader: ListReader): Promise<WebSocket | 'too-many' | null>;
  openRepository(repository: Repository): Promise<Opened>;
  /** What is at a commit that says what a repository needs, read within bounds of size and time. */
  readFiles(at: { remote: Remote; commit: string }, within: { timeoutMs: number }): Promise<FilesRead>;
  /** What environments are given here. */
  deploymentLimits(): Promise<DeploymentLimits>;
  /** A new one; the same for the same seed. */
  newBuildId(seed: string | null): Promise<string>;
  idempotency: IdempotencyKeys;
  page: PagePort;
  /** Why no pull request can be opened in a repository; null where nothing is known against it. */
  pullRequestFault(repository: Repository): Promise<string | null>;
  /** Whether it is known that nothing can be written at present. */
  isDiskFull(): Promise<boolean>;
  /** Whether the database has the tables of this release; asked often. */
  migrations(): Promise<MigrationState>;
  doctor: DoctorPorts;
  logRequest(line: RequestLine): void;
  settings: {
    apiToken: string | undefined;
    capabilitySecret: string | undefined;
    scripted: boolean;
    webhookSecret: string | undefined;
    /** Whether this is a local stack, whose webhooks may go anywhere. */
    isLocal: boolean;
    /** Where links begin; null for the address of the request. */
    publicOrigin: string | null;
    /** What may be lent to requests of sandboxes, and to which hosts; null where they are no containers. */
    secrets: DeploymentLimits['secrets'] | null;
    /** Other sites whose scripts may read answers. */
    corsOrigins: string[];
    /** A setting that cannot be understood, and what to do; null where there is none. */
    fault: string | null;
  };
};

/** Hono's types: a request brings the environment, and its handlers find the ports in `c.var`. */
export type ApiTypes = {
  Bindings: Env;
  Variables: {
    ports: ApiPorts;
    secret: string;
    /** Names the request in its answer and in the log. */
    requestId: string;
    caller: Caller;
    /** What the requests and the streams of the caller are counted by. */
    callerKey: string;
    link: string | null;
    /** Whom a session of the caller would stand for, and when the one that it has ends. */
    holder: Holder | null;
    until: number | null;
    /** Of a request with an `Idempotency-Key`: what makes the ids of what it creates. */
    idSeed: string | undefined;
  };
};
