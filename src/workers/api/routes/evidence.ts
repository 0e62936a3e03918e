/** What evaluators have kept of what they saw: screenshots. */
import { verifyPicture } from '../../../auth/capability.ts';
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
      return c.body(png, 200, pngHeaders);
    },
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/pictures/:id/:evidence/:until/:signature',
      area: 'evidence',
      summary: 'A screenshot by its signed address',
      about:
        'For the pictures of a pull request whose build asked for them (`finish.pullRequest.screenshots`): whoever has the address may open it until `until`, in seconds since the epoch, or until the screenshot is gone.',
      scope: null,
      answer: { media: 'image/png', about: 'The screenshot.' },
      problems: ['not-found'],
    },
    async (c, { params: { id, evidence, until, signature } }) => {
      const { evidence: keptAt, settings, access } = c.var.ports;
      const secondsLeft = Math.floor(Number(until) - access.now() / 1000);
      const picture = { buildId: id, evidence, until: Number(until) };
      const isSigned =
        /^[1-9]\d{9}$/.test(until) &&
        settings.capabilitySecret !== undefined &&
        settings.capabilitySecret !== '' &&
        (await verifyPicture(settings.capabilitySecret, picture, signature));
      const key = isSigned && secondsLeft > 0 ? evidenceKey(id, evidence) : null;
      const png = key === null ? null : await keptAt(key);
      if (!png) throw problem('not-found', 'there is no such picture, or not any more');
      const cached = `public, max-age=${Math.min(secondsLeft, mostCachedSeconds)}`;
      return c.body(png, 200, { ...pngHeaders, 'cache-control': cached });
    },
  );
}

const pngHeaders = { 'content-type': 'image/png', 'content-security-policy': "default-src 'none'; sandbox" };
/** Forges keep copies of their own; a picture that is gone is not to be seen here for longer. */
const mostCachedSeconds = 3600;
