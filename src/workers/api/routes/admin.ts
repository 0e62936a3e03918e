/** What an operator does to the deployment as a whole: writes history anew from the Build objects. */
import { RebuildAnswer, RebuildRequest } from '../../../core/contract/reads/rebuild.ts';
import { oneLine } from '../../../core/one-line.ts';
import { problem } from '../problems.ts';
import { type Routes, route } from '../route.ts';

export function addAdmin(routes: Routes): void {
  route(
    routes,
    {
      method: 'POST',
      path: '/admin/rebuild',
      area: 'deployment',
      summary: 'Write history anew from the Build objects, so many builds a request',
      about:
        'Ask on with `next` as `cursor`. What is there is written over only where it says something else. Where the list itself is lost, name the builds by `ids`.',
      scope: 'admin',
      body: {
        schema: RebuildRequest,
        called: 'this',
        example: { limit: 20 },
        maxBytes: 10_000,
        faults: 'invalid-command',
        empty: {},
      },
      answer: RebuildAnswer,
    },
    async (c, { body: { ids, limit, cursor } }) => {
      if (!c.var.caller.isOperator)
        throw problem('forbidden', `${c.var.caller.name} administers a tenant; this is for who runs the deployment`);
      const { history } = c.var.ports;
      const known = await history.known({ limit, cursor });
      const wanted = ids ?? known.ids;
      const answer: RebuildAnswer = {
        rebuilt: [],
        missing: [],
        failed: [],
        listed: known.listed,
        next: ids ? null : known.next,
      };
      for (const id of wanted)
        try {
          ((await history.rebuild(id)) ? answer.rebuilt : answer.missing).push(id);
        } catch (error) {
          console.error(`history of the build ${id} cannot be written anew:`, error);
          answer.failed.push({ id, message: oneLine(error instanceof Error ? error.message : String(error)) });
        }
      return answer;
    },
  );
}
