/** Every view of a build in every state that it has: nothing goes wrong, nothing moves, and everybody can read it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { variants } from './fixture/variants.ts';
import { describeInBrowser } from './in-browser.ts';
import { axeFaults, headingFaults, loadFaults, picture, widthFaults } from './page-faults.ts';
import { looks, pathIn, viewNames } from './views.ts';
import { usualSize, type WatchedPage, watchedPage } from './watched-page.ts';

const cases = viewNames.flatMap((view) => looks[view].map((variant) => ({ view, variant })));

describeInBrowser('every view', variants.running, (site) => {
  let watched: WatchedPage;
  beforeAll(async () => {
    watched = await watchedPage(site.browser);
  });
  afterAll(() => watched?.close());

  test.each(cases)(
    '$view of a build that is “$variant” is whole, still, wide enough and for everybody',
    async ({ view, variant }) => {
      const fixture = variants[variant](Date.now());
      site.server.show(fixture);
      const { page, faults } = watched;
      faults.length = 0;
      await page.setViewportSize(usualSize);
      await page.goto(`${site.server.url}${pathIn(fixture, view)}`);
      await page.waitForLoadState('networkidle');
      await picture(page, `${view} ${variant}`);
      faults.push(...(await loadFaults(page)), ...(await headingFaults(page)));
      // Of a large build there is more of the same.
      if (variant !== 'large') faults.push(...(await axeFaults(page)));
      faults.push(...(await widthFaults(page)));
      expect(faults).toEqual([]);
    },
  );
});
