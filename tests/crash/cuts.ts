/** Orders the cuts of a build of the crash Worker, asks how often they were made, and has messages sent that wait for their time. */
import { type CutOrder, Made } from './cells.ts';

/**
 * A connection of its own each: git blocks this process for longer than the Worker keeps one open, and what is sent on
 * one that was closed meanwhile is lost.
 */
const headers = { connection: 'close' };

export type Cuts = {
  order(cuts: readonly CutOrder[]): Promise<void>;
  made(): Promise<Made>;
  hurryMessages(): Promise<void>;
};

/** Those of the build with this name. */
export function cutsOf(apiUrl: string, name: string): Cuts {
  const url = `${apiUrl}/cuts/${name}`;
  return {
    order: async (cuts) => void (await fetch(url, { method: 'POST', body: JSON.stringify(cuts), headers })),
    made: async () => Made.parse(await (await fetch(url, { headers })).json()),
    hurryMessages: async () => void (await fetch(url, { method: 'PATCH', headers })),
  };
}
