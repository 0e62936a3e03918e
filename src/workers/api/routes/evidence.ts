/** What evaluators have kept of what they saw: screenshots. */
import { evidenceKey } from '../../../core/contract/screenshots.ts';
import { oneLine } from '../../../core/one-line.ts';
import { problem } from '../problems.ts';
import { found } from '../requests.ts';
import { type Routes, route } from '../route.ts';

export function addEvidence(routes: Routes): void {
  route(
    routes,
    {
      method: 'GET',
      path: '/builds/:id/evidence/:evidence',
      area: 'evidence',
      summary: 'Read a screenshot of an evaluator',
      scope: 'builds:read',
      answer: { media: 'image/png', about: 'The screenshot; a task names them in `screenshots`.' },
    },
    async (c, { params: { id, evidence } }) => {
      const { builds, evidence: keptAt } = c.var.ports;
      found(await builds.view(id), id);
      const key = evidenceKey(id, evidence);
      const png = key === null ? null : await keptAt(key);
      if (!png) throw problem('not-found', `the build ${id} has no evidence ${oneLine(evidence)}, or not any more`);
      const headers = { 'content-type': 'image/png', 'content-security-policy': "default-src 'none'; sandbox" };
      return c.body(png, 200, headers);
    },
  );
}
