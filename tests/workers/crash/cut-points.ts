/** Where the objects of a build are cut: between them and the platform, and between them and what they call. */
import {
  type CutOrder,
  type Effect,
  failures,
  type Made,
  type Shape,
  shapeInPeace,
  shapeOf,
} from '../../crash/cells.ts';

type Cut = CutOrder & { seen: number; made: number };

/** One life of an object. */
export type Life = {
  ctx: DurableObjectState;
  kind: 'build' | 'run' | 'sandbox';
  /** How its next commit ends it. */
  atCommit: 'before' | 'after' | null;
  /** It is about to end: it arms no alarm any more. */
  isEnding: boolean;
};

const cuts = new Map<string, Cut[]>();
/** Names of builds by their ids. */
const names = new Map<string, string>();

/** Those of one build, each of another effect. */
export const order = (name: string, orders: readonly CutOrder[]): void =>
  void cuts.set(
    name,
    orders.map((cut) => ({ ...cut, seen: 0, made: 0 })),
  );
export const nameBuild = (id: string, name: string): void => void names.set(id, name);
/** The id of the build of this name. */
export const idOf = (name: string): string | undefined => [...names].find(([, known]) => known === name)?.[0];
/** What the build of an object is like. */
export function shapeAt(object: string | undefined): Shape {
  const name = names.get(buildOf(object)) ?? '';
  const cut = cuts.get(name)?.[0];
  return cut ? shapeOf(cut.effect) : (shapeInPeace(name) ?? 'plain');
}
/** By the name of its object, or of one of a run's. */
export const buildOf = (object: string | undefined): string => String(object).replace(/-r\d+$/, '');
/** How often each cut of a build was made, by its effect. */
export const made = (name: string): Made =>
  Object.fromEntries((cuts.get(name) ?? []).map((cut) => [cut.effect, cut.made]));

/** The object ends here, as when the platform resets it: what it has not written yet is lost. */
function crash(life: Life): never {
  life.isEnding = true;
  life.ctx.abort('cut by the test');
  throw new Error('cut by the test');
}

/** The cut of this life's build, where it is one of this effect and now is its time. */
function dueCut({ ctx }: Life, effect: Effect): Cut | undefined {
  const cut = cuts.get(names.get(buildOf(ctx.id.name)) ?? '')?.find((one) => one.effect === effect);
  if (!cut) return undefined;
  cut.seen += 1;
  const most = cut.boundary === 'failing seven times' ? failures : 1;
  if (cut.seen < cut.nth || cut.made >= most) return undefined;
  cut.made += 1;
  return cut;
}

/** Performs an effect that answers later. `whole` waits until all of the answer is there. */
export async function through<T>(
  life: Life,
  effect: Effect,
  perform: () => Promise<T>,
  whole: (answer: T) => Promise<unknown> = async () => undefined,
): Promise<T> {
  const cut = dueCut(life, effect);
  if (!cut) return perform();
  if (cut.boundary === 'before it') return crash(life);
  if (cut.boundary === 'failing seven times') throw new Error('the connection was cut by the test');
  const answer = await done(cut, perform);
  if (isFailure(answer)) return answer;
  switch (cut.boundary) {
    case 'done, answer lost':
      await whole(answer);
      return crash(life);
    case 'answered, not committed':
      life.atCommit = 'before';
      return answer;
    case 'committed, alarm not armed':
      life.atCommit = 'after';
      return answer;
    case 'delivered twice':
      await whole(answer);
      return perform();
    default:
      return cut.boundary satisfies never;
  }
}

/** An effect that fails, as another cut may have it, is not done yet: the cut stays due until it is. */
async function done<T>(cut: Cut, perform: () => Promise<T>): Promise<T> {
  let isDone = false;
  try {
    const answer = await perform();
    isDone = !isFailure(answer);
    return answer;
  } finally {
    // Counted until here, so that no other one of this effect is cut meanwhile.
    if (!isDone) cut.made -= 1;
  }
}

const isFailure = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === false;

/** A sandbox is cut in what it asks of its server. */
const effectsOf: Record<Life['kind'], { commit: Effect; alarm: Effect } | null> = {
  build: { commit: 'state commit of a build', alarm: 'alarm of a build' },
  run: { commit: 'state commit of a run', alarm: 'alarm of a run' },
  sandbox: null,
};

/** Puts cuts between an object and its storage. Alarms come as much earlier as `clock` is faster than time. */
export function cutStorage(life: Life, clock: { now(): number; rate: number }): void {
  const { ctx, kind } = life;
  const own = effectsOf[kind];
  const { storage } = ctx;
  const transactionSync = storage.transactionSync.bind(storage);
  const setAlarm = storage.setAlarm.bind(storage);
  storage.transactionSync = (closure) => {
    if (life.atCommit === 'before') crash(life);
    const cut = own && dueCut(life, own.commit);
    if (cut?.boundary === 'before it') crash(life);
    if (cut?.boundary === 'failing seven times') throw new Error('the disk is full, says the test');
    const result = transactionSync(closure);
    if (life.atCommit === 'after' || cut?.boundary === 'committed, alarm not armed') {
      life.atCommit = null;
      // A build arms its alarm in the same step as it commits, which the platform writes as one.
      life.isEnding = kind === 'run';
      void storage.sync().then(() => crash(life));
    }
    return result;
  };
  storage.setAlarm = (at, options) => {
    if (life.isEnding) return new Promise(() => undefined);
    // Whole milliseconds, as the product sets them.
    const inMs = Math.ceil(Math.max(0, Number(at) - Date.now()) / clock.rate);
    const arm = () => setAlarm(clock.now() + inMs, options);
    return own ? through(life, own.alarm, arm) : arm();
  };
}

/** The effect of a method, or how its arguments tell it. */
type Effects = Record<string, Effect | ((...args: unknown[]) => Effect | undefined)>;

/** What is done instead of a call, which `call` makes. */
type Around = (method: string, args: unknown[], call: () => Promise<unknown>) => Promise<unknown>;

/** Puts cuts between an object and the methods of another one. */
export function cutCalls<N extends object>(life: Life, namespace: N, effects: Effects, around?: Around): N {
  return new Proxy(namespace, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (name !== 'get') return member.bind(target);
      return (id: unknown) => cutStub(life, member.call(target, id), effects, around);
    },
  });
}

function cutStub(life: Life, stub: object, effects: Effects, around: Around = (_, __, call) => call()): object {
  return new Proxy(stub, {
    get: (target, name) => {
      // A method of a stub has to be called on the stub itself.
      const method = (...args: unknown[]) =>
        (target as Record<string | symbol, (...all: unknown[]) => Promise<unknown>>)[name]?.(...args);
      const call = (...args: unknown[]) => around(String(name), args, async () => method(...args));
      const known = effects[String(name)];
      return (...args: unknown[]) => {
        const effect = typeof known === 'function' ? known(...args) : known;
        return effect ? through(life, effect, async () => call(...args)) : call(...args);
      };
    },
  });
}
