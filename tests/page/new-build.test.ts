/** The form of a new build: what is looked at first, what was found in each repository, and a fault beside its field. */
import { expect, test } from 'vitest';
import type { BuildPreview } from '../../src/core/contract/preview.ts';
import { environmentLines } from '../../src/core/environments/environment-lines.ts';
import { repositoryEnvironment, submission } from '../core/builders.ts';
import { variants } from './fixture/variants.ts';
import { describeInBrowser } from './in-browser.ts';
import { axeFaults, widthFaults } from './page-faults.ts';
import { readText, watchedPage } from './watched-page.ts';

const { environment, ...decided } = repositoryEnvironment({
  image: 'full',
  setup: ['npm ci'],
  services: [{ name: 'postgres', run: 'postgres -D data', ready: null }],
});
const known = {
  environment,
  notGiven: decided.notGiven,
  origins: [
    ...decided.origins,
    {
      field: 'setup',
      origin: {
        kind: 'detected' as const,
        from: [{ because: 'lock-file' as const, path: 'package-lock.json\u202e', name: null }],
      },
    },
  ],
};

function previewWith(faults: BuildPreview['faults']): BuildPreview {
  const { approval, models, limits, parallel, breaker, session, evaluator, fidelity } = submission();
  const at = { url: 'https://git.example.com/x.git', base: 'main', commit: 'a'.repeat(40), environment: {} };
  return {
    title: 'List ferries',
    options: { approval, models, limits, parallel, breaker, session, evaluator, fidelity },
    repositories: [
      { ...at, name: 'ferry', found: { kind: 'decided', ...known, lines: environmentLines(known) } },
      {
        ...at,
        name: 'web',
        found: { kind: 'faulty', faults: [{ line: 2, column: 1, message: 'must be <b>text</b>' }] },
      },
      { ...at, name: 'huge', found: { kind: 'later', reason: 'it is too large to be read beforehand' } },
    ],
    plan: null,
    room: { builds: null, usd: null },
    faults,
  };
}

const fault = { path: 'repositories[0].environment.services[0].run', message: 'must not be empty' };

describeInBrowser('the form of a new build', variants.running, (site) => {
  test.each([360, 1280])(
    'at %d pixels it tells what was found and why, and opens what holds a fault',
    async (width) => {
      const { page, faults, close } = await watchedPage(site.browser, { viewport: { width, height: 900 } });
      await page.goto(`${site.server.url}/new`);
      await page.getByLabel('Prompt', { exact: true }).fill('List ferries');
      await page.getByLabel('Address').fill('https://git.example.com/ferry.git');
      const needs = page.locator('details');
      await needs.getByText('Environment').click();
      await page.getByLabel('Image').fill('full');
      await page.getByLabel('Services').fill('postgres:');
      await needs.getByText('Environment').click();
      site.server.sent.length = 0;
      site.server.answerCommands(() => Response.json(previewWith([fault])));
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.getByRole('heading', { name: 'This would be refused' }).waitFor();

      // The field is seen, and its fault is what it is described by.
      const services = page.getByLabel('Services');
      expect(await services.isVisible()).toBe(true);
      expect(await services.getAttribute('aria-describedby')).toBeTruthy();
      expect(await page.locator('.field-fault', { hasText: 'must not be empty' }).count()).toBe(1);
      const found = await readText(page.locator('#preview-title ~ ul'));
      expect(found.split(/\s*\n\s*/)).toEqual([
        ...['✓', 'reached', 'ferry', 'from main aaaaaaaaaa', 'image', 'full', 'setup'],
        ...['npm ci because of package-lock.json⟨U+202E⟩', 'tests', 'npm test by default', 'services', 'postgres'],
        ...['✓', 'reached', 'web', 'from main aaaaaaaaaa', 'breakwater.yaml, line 2, column 1: must be <b>text</b>'],
        ...['✓', 'reached', 'huge', 'from main aaaaaaaaaa'],
        'What it needs is found out once the build has opened it: it is too large to be read beforehand.',
      ]);
      expect([...(await axeFaults(page)), ...(await widthFaults(page, [width]))]).toEqual([]);

      // Whoever goes on typing finds the field where it was.
      await services.fill('postgres: postgres -D data');
      expect(await services.isVisible()).toBe(true);
      site.server.answerCommands(() => Response.json(previewWith([])));
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.getByRole('heading', { name: 'This would start' }).waitFor();
      expect(
        site.server.sent.map(({ path, body }) => [path, (body as { repositories: unknown[] }).repositories]),
      ).toEqual([
        [
          '/builds/preview',
          [expect.objectContaining({ environment: { image: 'full', services: [{ name: 'postgres', run: '' }] } })],
        ],
        [
          '/builds/preview',
          [
            expect.objectContaining({
              environment: { image: 'full', services: [{ name: 'postgres', run: 'postgres -D data' }] },
            }),
          ],
        ],
      ]);
      expect(faults).toEqual([]);
      await close();
    },
  );

  test('an answer about what stood in the form before is not told of what stands in it now', async () => {
    const { page, faults, close } = await watchedPage(site.browser);
    await page.goto(`${site.server.url}/new`);
    await page.getByLabel('Prompt', { exact: true }).fill('List ferries');
    await page.getByLabel('Address').fill('https://git.example.com/ferry.git');
    const answer = Promise.withResolvers<Response>();
    site.server.sent.length = 0;
    site.server.answerCommands(() => answer.promise);
    const preview = page.getByRole('button', { name: 'Preview' });
    await preview.click();
    await expect.poll(() => site.server.sent.length).toBe(1);
    await page.getByLabel('Prompt', { exact: true }).fill('List trains');
    answer.resolve(Response.json(previewWith([fault])));
    await expect.poll(() => preview.isEnabled()).toBe(true);
    expect({ faults, isTold: await page.locator('#preview-title, .field-fault').count() }).toEqual({
      faults: [],
      isTold: 0,
    });
    await close();
  });
});
