/** Follows a build on the real Worker and notes what it holds, in storage and in memory, at each fifth of its turns. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../src/cli/client/api-client.ts';
import type { BuildView } from '../src/core/contract/views.ts';
import type { Inspector } from './inspector.ts';
import { turns } from './long-build.ts';
import { descendants } from './memory.ts';
import { objectBytes, objectFiles } from './object-files.ts';

const fifths = 5;
const lookEveryMs = 250;

export type Mark = {
  turns: number;
  events: number;
  /** Bytes of all objects of the class. */
  build: number;
  runs: number;
  /** The isolate's heap, in which all objects are: the most seen since the mark before, and what a collection leaves. */
  peakHeap: number;
  liveHeap: number;
  /** The most memory of workerd's processes since the mark before. */
  workerdMb: number;
  /** Time on a processor of workerd's processes so far: unlike any other time, it hardly sees what else runs here. */
  cpuMs: number;
};

type Followed = { client: ApiClient; id: string; state: string; inspector: Inspector };

/** The marks of a build until it is complete. */
export async function followed({ client, id, state, inspector }: Followed): Promise<Mark[]> {
  const view = async (): Promise<BuildView> => {
    const answer = await client.build(id);
    if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
    return answer.value;
  };
  const bytesOf = async (name: string): Promise<number> =>
    sum(await Promise.all((await objectFiles(state, name)).map(objectBytes)));
  const marks: Mark[] = [];
  let peak = { heap: 0, workerdMb: 0 };
  for (;;) {
    await sleep(lookEveryMs);
    peak = {
      heap: Math.max(peak.heap, await inspector.heapBytes()),
      workerdMb: Math.max(peak.workerdMb, sum(workerds().map(({ mb }) => mb))),
    };
    const { status, reason, runs, lastSeq } = await view();
    const taken = sum(runs.map((run) => run.turns));
    const due = ((marks.length + 1) * turns) / fifths;
    // The last one waits for the end.
    if (status === 'completed' || (taken >= due && marks.length < fifths - 1)) {
      await inspector.collectGarbage(view);
      marks.push({
        turns: taken,
        events: lastSeq,
        build: await bytesOf('Build'),
        runs: await bytesOf('AgentRun'),
        peakHeap: peak.heap,
        liveHeap: await inspector.heapBytes(),
        workerdMb: peak.workerdMb,
        cpuMs: workerdCpuMs(),
      });
      peak = { heap: 0, workerdMb: 0 };
    }
    if (status === 'completed') return marks;
    if (status === 'failed' || status === 'paused') throw new Error(`the build is ${status}: ${reason}`);
  }
}

/** What each mark has more than the one before, a turn. */
export function grownPerTurn(marks: readonly Mark[]): { build: number; runs: number; cpuMs: number }[] {
  const nothing = { turns: 0, build: 0, runs: 0, cpuMs: 0 };
  return marks.map((mark, index) => {
    const before = marks[index - 1] ?? nothing;
    const taken = Math.max(1, mark.turns - before.turns);
    return {
      build: (mark.build - before.build) / taken,
      runs: (mark.runs - before.runs) / taken,
      cpuMs: (mark.cpuMs - before.cpuMs) / taken,
    };
  });
}

/** Of workerd's processes below this one, all together. */
export const workerdCpuMs = (): number => sum(workerds().map(cpuMsOf));

const workerds = () => descendants(process.pid).filter(({ command }) => command.includes('bin/workerd'));

/** The kernel counts in hundredths of a second; the name before these fields may hold spaces. */
function cpuMsOf({ pid }: { pid: number }): number {
  const [, , , , , , , , , , , user = '', system = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(user) + Number(system)) * 10;
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
