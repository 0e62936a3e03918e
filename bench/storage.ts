/**
 * Whether a long build grows in a straight line, stays small in memory and answers at once: on the real Worker, with a
 * scripted model, a sandbox server that runs nothing and a remote that keeps names only. What differs between the
 * build's beginning and its end is what its length costs. Fails where a goal is missed.
 */
import { apiClient } from '../src/cli/client/api-client.ts';
import { type Check, judged } from './checks.ts';
import { type DoubledStack, withDoubledStack } from './doubled-stack.ts';
import { followed, grownPerTurn, type Mark, sum } from './growth.ts';
import { connectInspector } from './inspector.ts';
import { plan, turns } from './long-build.ts';
import { objectFiles, readObject } from './object-files.ts';
import { freePort } from './start-worker.ts';
import { quantile } from './turn-overhead.ts';

export async function run(): Promise<void> {
  const inspectorPort = await freePort();
  await withDoubledStack('storage', (stack) => measured(stack, inspectorPort), { inspectorPort });
}

async function measured({ apiUrl, token, state, repository, stopWorker }: DoubledStack, inspectorPort: number) {
  const inspector = await connectInspector(inspectorPort);
  const client = apiClient({ apiUrl, token });
  const created = await client.createBuild({
    plan,
    repositories: [{ name: 'app', url: repository }],
    limits: { maxCostUsd: 10_000, maxIterations: 10_000 },
    parallel: { maxWorkers: 4 },
  });
  if (!created.ok) throw new Error(JSON.stringify(created.failure));
  const { id } = created.value;
  const marks = await followed({ client, id, state, inspector });
  inspector.close();
  const pages = await pageTimes(`${apiUrl}/builds/${id}`, marks.at(-1)?.events ?? 0, token);
  await stopWorker();
  const { lines, hold } = judged([...growth(marks), ...(await runs(state)), ...pages]);
  for (const line of lines) console.log(line);
  if (!hold) process.exitCode = 1;
}

/** Of times that other work on the machine makes longer. */
const busy = 'on a busy machine, maybe for its load';

const kb = (bytes: number): string => `${(bytes / 1024).toFixed(2)} KiB`.padStart(9);
const mb = (bytes: number): number => bytes / 1e6;
const ms = (value: number): string => `${value.toFixed(1)} ms`.padStart(10);

function growth(marks: readonly Mark[]): Check[] {
  console.log(
    `growth over ${turns} turns, by each fifth of them: bytes written a turn, the heap that all objects share`,
  );
  console.log("at its most and after a collection, workerd's time on a processor a turn, and the peak of its memory");
  const grown = grownPerTurn(marks);
  for (const [index, { turns: reached, events, peakHeap, liveHeap, workerdMb }] of marks.entries()) {
    const { build = 0, runs = 0, cpuMs = 0 } = grown[index] ?? {};
    const heap = `heap ${mb(peakHeap).toFixed(0)} and ${mb(liveHeap).toFixed(1)} MB`;
    console.log(
      `  to turn ${String(reached).padStart(5)}: ${String(events).padStart(5)} events   Build ${kb(build)}   AgentRuns ${kb(runs)}   ${heap}   CPU ${ms(cpuMs)}   workerd ${workerdMb.toFixed(0)} MB`,
    );
  }
  const bytes = grown.map(({ build, runs }) => build + runs);
  const cpu = grown.map(({ cpuMs }) => cpuMs);
  const live = marks.map(({ liveHeap }) => liveHeap);
  const peak = Math.max(...marks.map(({ peakHeap }) => peakHeap));
  return [
    { what: 'storage, last fifth / first', value: lastByFirst(bytes), unit: '', below: 1.2 },
    { what: "workerd's time on a processor a turn, last fifth / first", value: lastByFirst(cpu), unit: '', below: 1.5 },
    { what: 'live heap, last fifth / first', value: lastByFirst(live), unit: '', below: 1.5 },
    {
      what: 'the most heap, garbage included; no object can have more',
      value: mb(peak),
      unit: ' MB',
      below: 100,
      note: 'V8 may have put off a collection; the live heap is what the objects need',
    },
  ];
}

const lastByFirst = (values: readonly number[]): number => (values.at(-1) ?? Number.NaN) / (values[0] ?? Number.NaN);

/** The rows that the runs left: their turns' own overhead, and how much a transcript grows per turn. */
async function runs(state: string): Promise<Check[]> {
  const files = await objectFiles(state, 'AgentRun');
  const stored = await Promise.all(
    files.map((file) =>
      readObject(file, (database) => ({
        turns: database
          .prepare('SELECT body FROM turns ORDER BY turn')
          .all()
          .map(({ body }) => JSON.parse(String(body))),
        bytes: database
          .prepare('SELECT length(content) AS bytes FROM messages ORDER BY n')
          .all()
          .map(({ bytes }) => Number(bytes)),
      })),
    ),
  );
  const overheads = stored
    .flatMap(({ turns: own }) =>
      own.slice(1).map((next, index) => ({
        at: next.startedAt,
        ms: next.startedAt - own[index].startedAt - own[index].modelMs - own[index].toolMs,
      })),
    )
    .toSorted((a, b) => a.at - b.at)
    .map((overhead) => overhead.ms);
  const tenth = Math.floor(overheads.length / 10);
  const [first, last] = [overheads.slice(0, tenth), overheads.slice(-tenth)];
  const mean = (values: readonly number[]): number => sum(values) / values.length;
  console.log('overhead of a turn, without model and tools, four runs at a time');
  console.log(`  first tenth: p50 ${ms(quantile(first, 0.5))}   mean ${ms(mean(first))}`);
  console.log(`  last tenth:  p50 ${ms(quantile(last, 0.5))}   mean ${ms(mean(last))}`);
  const longest = stored.map(({ bytes }) => bytes).toSorted((a, b) => b.length - a.length)[0] ?? [];
  const third = Math.floor(longest.length / 3);
  console.log(`transcript of a run: ${kb((sum(longest) / longest.length) * 2)} a turn`);
  const thirds = sum(longest.slice(-third)) / sum(longest.slice(-2 * third, -third));
  return [
    { what: 'transcript of a run, last third / second third', value: thirds, unit: '', below: 1.2 },
    {
      what: 'overhead of a turn, last tenth / first, mean',
      value: mean(last) / mean(first),
      unit: '',
      below: 1.5,
      note: busy,
    },
  ];
}

/** How fast the API answers at the end of the build. */
async function pageTimes(url: string, lastSeq: number, token: string): Promise<Check[]> {
  console.log(`answers of the API at the end of ${lastSeq} events, 50 times each`);
  const asked = async (what: string, path: string): Promise<Check> => {
    const values: number[] = [];
    for (let ask = 0; ask < 50; ask += 1) {
      const from = performance.now();
      const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
      await answer.text();
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
      values.push(performance.now() - from);
    }
    const p99 = quantile(values, 0.99);
    console.log(`  ${what.padEnd(27)} p50 ${ms(quantile(values, 0.5))}   p99 ${ms(p99)}`);
    return { what: `${what}, p99`, value: p99, unit: ' ms', below: 100, note: busy };
  };
  return [
    await asked('100 events from the middle', `/events?after=${Math.floor(lastSeq / 2)}&limit=100`),
    await asked('the last 100 events', `/events?after=${Math.max(0, lastSeq - 100)}&limit=100`),
    await asked('the build', ''),
  ];
}
