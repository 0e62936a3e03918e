/** The status page of a build. */
import { knownId } from '../requests.ts';
import { type Routes, route } from '../route.ts';

export function addPage(routes: Routes): void {
  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/page',
      area: 'builds',
      summary: 'Open the status page of a build',
      about: 'The page is the same for every build; the key in the fragment of its URL reads one.',
      scope: null,
      answer: { media: 'text/html', about: 'The page.' },
    },
    async (c, { params: { id } }) => {
      knownId(id);
      return c.var.ports.statusPage();
    },
  );
}
