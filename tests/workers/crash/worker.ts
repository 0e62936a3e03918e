/** The real Worker with cut points around its objects, and a clock that is ten times as fast, so that waits are short. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Origin } from '../../../src/core/contract/origin.ts';
import type { RunOrder } from '../../../src/core/runs/run-order.ts';
import type { RunReport } from '../../../src/core/runs/run-report.ts';
import { AgentRun as RealAgentRun } from '../../../src/durable-objects/agent-runs/agent-run.ts';
import { Build as RealBuild } from '../../../src/durable-objects/builds/build.ts';
import { Sandbox as RealSandbox } from '../../../src/durable-objects/sandboxes/sandbox.ts';
import type { Env } from '../../../src/env.ts';
import worker from '../../../src/workers/index.ts';
import type { CutOrder, Effect } from '../../crash/cells.ts';
import { cutCalls, cutStorage, idOf, type Life, made, nameBuild, order, shapeAt, through } from './cut-points.ts';
import { heldReport, holdAdvance, isOfTrain, noteOrder } from './holds.ts';

export {
  KeptSnapshots,
  ListReaders,
  RunEgress,
  RunGit,
  SandboxSlots,
  Submissions,
  TenantLedger,
  Trigger,
} from '../../../src/workers/index.ts';

const rate = 10;
const realNow = Date.now.bind(Date);
let startedAt: number | undefined;
Date.now = () => {
  startedAt ??= realNow();
  return startedAt + (realNow() - startedAt) * rate;
};

const living = new AsyncLocalStorage<Life>();

function life(ctx: DurableObjectState, kind: Life['kind']): Life {
  const one: Life = { ctx, kind, atCommit: null, isEnding: false };
  cutStorage(one, { now: realNow, rate });
  return one;
}

export class Build extends RealBuild {
  readonly #life: Life;

  constructor(ctx: DurableObjectState, env: Env) {
    const own = life(ctx, 'build');
    const { DB } = env;
    const database = {
      prepare: (query: string) => cutWrites(own, DB.prepare(query), query),
      batch: (statements: D1PreparedStatement[]) =>
        through(own, 'D1 write', () => DB.batch(statements.map((statement) => uncut.get(statement) ?? statement))),
    };
    super(ctx, {
      ...env,
      DB: database as unknown as D1Database,
      AGENT_RUN: cutCalls(own, env.AGENT_RUN, { start: startEffect, stop: 'run stop' }),
      SANDBOX: cutCalls(own, env.SANDBOX, { endWarm: 'end of a warm sandbox' }),
      TENANT_LEDGER: cutCalls(own, env.TENANT_LEDGER, { settle: 'tenant settlement' }),
    });
    this.#life = own;
  }

  override async create(input: Parameters<RealBuild['create']>[0]): Promise<void> {
    const name = input.submission.repositories[0]?.name ?? '';
    nameBuild(input.id, name);
    await super.create(shapeAt(input.id) === 'from an issue' ? { ...input, origin: issueOf(name, this.env) } : input);
  }

  override alarm(): Promise<void> {
    return living.run(this.#life, () => super.alarm());
  }

  /** Messages that were not taken are tried again now: by the schedule it takes a day until the seventh try. */
  async hurry(): Promise<void> {
    this.ctx.storage.sql.exec(`UPDATE outbox SET due_at = 0 WHERE json LIKE '{"kind":"send-webhook"%'`);
    await this.ctx.storage.setAlarm(realNow());
  }
}

export class AgentRun extends RealAgentRun {
  readonly #life: Life;

  constructor(ctx: DurableObjectState, env: Env) {
    const own = life(ctx, 'run');
    super(ctx, {
      ...env,
      BUILD: cutCalls(
        own,
        env.BUILD,
        { report: reportEffect, askLedger: 'ledger question' },
        (method, [report], call) => (method === 'report' ? heldReport(report as RunReport, call) : call()),
      ),
      SANDBOX: cutCalls(own, env.SANDBOX, {
        prepare: 'sandbox start',
        keepWarm: 'sandbox left warm',
        dispose: (_, options) =>
          JSON.stringify(options).includes('"evenWarm":true') ? 'move to its image' : undefined,
        call: (_, operation, request) => operationEffect(operation, request, isOfTrain(ctx.id.name)),
      }),
    });
    this.#life = own;
  }

  override alarm(): Promise<void> {
    return living.run(this.#life, () => super.alarm());
  }
}

/** Cuts in what it asks of the sandbox server end this object and leave its run. */
export class Sandbox extends RealSandbox {
  readonly #life: Life;

  constructor(ctx: DurableObjectState, env: Env) {
    const own = life(ctx, 'sandbox');
    super(ctx, { ...env, SANDBOX_SLOTS: cutCalls(own, env.SANDBOX_SLOTS, { acquire: 'sandbox slot' }) });
    this.#life = own;
  }

  override prepare(...asked: Parameters<RealSandbox['prepare']>): ReturnType<RealSandbox['prepare']> {
    return living.run(this.#life, () => super.prepare(...asked));
  }

  override call<O extends Parameters<RealSandbox['call']>[1]>(
    ...asked: Parameters<typeof RealSandbox.prototype.call<O>>
  ): ReturnType<typeof RealSandbox.prototype.call<O>> {
    return living.run(this.#life, () => super.call(...asked));
  }

  /** As where there are containers, so that runs move: each folder of the host may be of any image. */
  override async offer(): ReturnType<RealSandbox['offer']> {
    return { images: shapeAt(this.ctx.id.name) === 'prepared' ? ['node', 'full'] : [], hasSizes: false };
  }

  override exec(...asked: Parameters<RealSandbox['exec']>): ReturnType<RealSandbox['exec']> {
    return living.run(this.#life, () => super.exec(...asked));
  }
}

const realFetch = globalThis.fetch;
globalThis.fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
  const own = living.getStore();
  if (!own) return realFetch(input, init);
  const request = new Request(input, init);
  const effect = await effectOf(request, own);
  if (effect === 'ref advance of a train') await holdAdvance(own.ctx.id.name);
  const perform = () => realFetch(request.clone());
  return effect ? through(own, effect, perform, (answer) => answer.arrayBuffer()) : perform();
};

async function effectOf(request: Request, { ctx }: Life): Promise<Effect | undefined> {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith('/hooks/')) return 'webhook';
  if (pathname === '/v1/messages') return 'model call';
  if (request.method === 'POST' && pathname.endsWith('/pulls')) return 'pull request';
  if (request.method === 'POST' && pathname.endsWith('/comments')) return 'comment on the issue';
  if (pathname.endsWith('/git-receive-pack')) {
    const effect = refEffect(await request.clone().text());
    return effect === 'ref advance' && shapeAt(ctx.id.name) === 'in a train' ? 'ref advance of a train' : effect;
  }
  switch (/^\/sandboxes\/[^/]+\/([a-z]+)$/.exec(pathname)?.[1]) {
    case 'prepare':
      return 'preparing, in the sandbox object';
    case 'job':
      return 'command, in the sandbox object';
    case 'save':
      return 'push, in the sandbox object';
    default:
      return undefined;
  }
}

/** The statements of D1 behind those that are cut: a batch takes no others. */
const uncut = new WeakMap<D1PreparedStatement, D1PreparedStatement>();

/** A statement of D1, where it writes history. */
function cutWrites(own: Life, statement: D1PreparedStatement, query: string): D1PreparedStatement {
  if (!/^insert /i.test(query)) return statement;
  const cut = {
    bind: (...values) => cutWrites(own, statement.bind(...values), query),
    run: () => through(own, 'D1 write', () => statement.run()),
  } as Pick<D1PreparedStatement, 'bind' | 'run'> as D1PreparedStatement;
  uncut.set(cut, statement);
  return cut;
}

/** By the first command of a push: `old new ref`. */
function refEffect(push: string): Effect | undefined {
  const [, from = '', to = '', ref = ''] = /^[0-9a-f]{4}([0-9a-f]{40}) ([0-9a-f]{40}) ([^\0]*)/.exec(push) ?? [];
  if (ref.endsWith('/trial')) return 'trial of refs';
  if (/^0+$/.test(from)) return 'integration branch';
  return /^0+$/.test(to) ? 'clearing of refs' : 'ref advance';
}

/** Also what a run is to do is known from now on. */
function startEffect(order: unknown): Effect {
  noteOrder(order as RunOrder);
  return 'run order';
}

function reportEffect(report: unknown): Effect {
  const { body } = report as RunReport;
  if (body.kind !== 'ended') return 'report';
  if (body.outcome.kind === 'audited') return 'report of an audit';
  return body.outcome.kind === 'distilled' ? 'report of a distilling' : 'report';
}

/** As if the build had been started by this issue, which is at the forge that the Worker knows. */
function issueOf(name: string, { FORGES }: Env): Origin {
  const [host = ''] = Object.keys(JSON.parse(FORGES ?? '{}'));
  const repository = `issues/${name}`;
  const url = `http://${host}/${repository}/issues/1`;
  return {
    trigger: 'trigger',
    kind: 'issue',
    by: 'someone',
    issue: { forge: 'github', isPullRequest: false, host, repository, number: 1, url, author: 'someone' },
    continues: {},
  };
}

/** Of an operation that a run asks its sandbox for. */
function operationEffect(operation: unknown, request: unknown, isTrain: boolean): Effect | undefined {
  if (operation === 'list') return 'environment decided';
  if (operation === 'job') return jobEffect(JSON.stringify(request));
  if (operation === 'edit') return 'file edit';
  if (operation === 'settle') return JSON.stringify(request).includes('"keep"') ? 'keeping of the set-up' : undefined;
  if (operation === 'save') return pushEffect(JSON.stringify(request));
  if (operation !== 'merge' || !JSON.stringify(request).includes('"pushTo"')) return undefined;
  return isTrain ? 'push of a train' : 'graded merge push';
}

function jobEffect(body: string): Effect {
  if (/"job":"[^"]*\/heads\//.test(body)) return 'check at the heads';
  if (/"job":"[^"]*-r1\/setup\//.test(body)) return 'set-up command';
  return /"job":"[^"]*-r1\/base\//.test(body) ? 'test of the base' : 'command';
}

function pushEffect(body: string): Effect {
  return body.includes('/checkpoint/') ? 'checkpoint push' : 'candidate push';
}

/** `POST /cuts/<name>` orders the cuts of a build, `GET` tells how often each was made, `PATCH` hurries the messages; all else is the Worker's. */
export default {
  async fetch(request, env, ctx) {
    const name = /^\/cuts\/([a-z0-9-]+)$/.exec(new URL(request.url).pathname)?.[1];
    if (name === undefined) return worker.fetch(request, env, ctx);
    if (request.method === 'GET') return Response.json(made(name));
    if (request.method === 'PATCH') {
      const builds = env.BUILD as unknown as DurableObjectNamespace<Build>;
      await builds.get(builds.idFromName(idOf(name) ?? '')).hurry();
      return new Response(null, { status: 204 });
    }
    order(name, await request.json<CutOrder[]>());
    return new Response(null, { status: 204 });
  },
} satisfies ExportedHandler<Env>;
