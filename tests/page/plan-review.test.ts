/** A plan that waits for approval, as somebody edits it or sends it back. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browser as chromium, openBrowser, withoutBrowser } from './browser.ts';
import { variants } from './fixture/variants.ts';
import { type PageServer, startPageServer } from './page-server.ts';

const fault = {
  path: 'plan.phases[0].epics[0].stories[0].tasks[0].title',
  message: 'too small: at least 1 character',
};
const refused = {
  type: 'https://breakwater.example.com/problems/invalid-command',
  title: 'Invalid command',
  status: 400,
  detail: 'the plan has faults',
  errors: [fault],
};

describe.skipIf(chromium === undefined)(`the review of a plan${withoutBrowser}`, () => {
  let browser: Browser;
  let server: PageServer;
  beforeAll(async () => {
    [browser, server] = await Promise.all([
      openBrowser(),
      startPageServer(variants['awaiting plan approval'](Date.now())),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test('an edit is checked while it is made, its fault stands beside its field, and it is saved once it has none', async () => {
    server.answerCommands(({ body }) => {
      const isWhole = !JSON.stringify(body).includes('"title":""');
      return isWhole ? Response.json(server.fixture().view) : Response.json(refused, { status: 400 });
    });
    const page = await browser.newPage();
    await page.goto(`${server.url}/builds/${server.fixture().view.id}/page/plan?review=edit`);
    await page.locator('.plan-task summary').first().click();
    const title = page.getByLabel('Title', { exact: true });
    await title.fill('');
    await expect.poll(() => title.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('.plan-field .plan-faults').textContent()).toBe(fault.message);
    expect(await page.getByRole('button', { name: 'Save the plan' }).isDisabled()).toBe(true);
    await title.fill('Store what the line knows');
    await page.getByText('Checked: the plan has no fault').waitFor();
    await page.getByRole('button', { name: 'Save the plan' }).click();
    await page.getByText('The plan is saved; it waits for approval').waitFor();
    const bodies = server.sent.map(({ method, body }) => [method, (body as { dryRun?: boolean }).dryRun ?? false]);
    expect(bodies).toEqual([
      ['PUT', true],
      ['PUT', true],
      ['PUT', false],
    ]);
    await page.close();
  });
});
