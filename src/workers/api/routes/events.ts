/** The event log of a build, in pages. */
import { z } from 'zod';
import { EventPage } from '../../../core/contract/events.ts';
import { decimalNumber, wholeNumber } from '../query.ts';
import { found } from '../requests.ts';
import { type Routes, route } from '../route.ts';

/** `wait` is in seconds: with it, the answer comes at the next event or when the time is over. */
const EventsQuery = z.strictObject({
  after: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(0),
  limit: wholeNumber(1, 500).default(100),
  wait: decimalNumber(0, 25).default(0),
});

export function addEvents(routes: Routes): void {
  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/events',
      area: 'events',
      summary: 'Read the events of a build after a number',
      scope: 'builds:read',
      query: EventsQuery,
      answer: EventPage,
    },
    async (c, { params: { id }, query: { after, limit, wait } }) =>
      found(await c.var.ports.builds.events(id, { after, limit, waitMs: wait * 1000 }), id),
  );
}
