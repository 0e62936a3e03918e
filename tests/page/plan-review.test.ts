/** A plan that waits for approval, as somebody edits it or sends it back. */
import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import type { WorkPlan } from '../../src/core/plan/work-plan.ts';
import { problem } from './answer-api.ts';
import { variants } from './fixture/variants.ts';
import { describeInBrowser } from './in-browser.ts';
import { watchedPage } from './watched-page.ts';

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

describeInBrowser('the review of a plan', variants['awaiting plan approval'], (site) => {
  beforeEach(() => {
    site.server.show(variants['awaiting plan approval'](Date.now()));
    site.server.answerCommands(() => Response.json(site.server.fixture().view));
    site.server.sent.length = 0;
  });

  test('an edit is checked while it is made, its fault stands beside its field, and it is saved once it has none', async () => {
    site.server.answerCommands(({ body }) => {
      const isWhole = !JSON.stringify(body).includes('"title":""');
      return isWhole ? Response.json(site.server.fixture().view) : Response.json(refused, { status: 400 });
    });
    const page = await site.browser.newPage();
    await page.goto(`${site.server.url}/builds/${site.server.fixture().view.id}/page/plan?review=edit`);
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
    const bodies = site.server.sent.map(({ method, body }) => [method, (body as { dryRun?: boolean }).dryRun ?? false]);
    expect(bodies).toEqual([
      ['PUT', true],
      ['PUT', true],
      ['PUT', false],
    ]);
    await page.close();
  });

  const address = (review: string): string =>
    `${site.server.url}/builds/${site.server.fixture().view.id}/page/plan?review=${review}`;
  const planOf = (): WorkPlan =>
    site.server.fixture().answers[`/builds/${site.server.fixture().view.id}/plan`] as WorkPlan;
  const storyOf = (plan: WorkPlan) => plan.phases[0]?.epics[0]?.stories[0];
  const open = async (page: Page, at: number) => page.locator('.plan-task summary').nth(at).click();
  const opened = (page: Page, at: number) => page.locator('.plan-task details').nth(at);
  const save = async (page: Page) => {
    await page.getByText('Checked: the plan has no fault').waitFor();
    await page.getByRole('button', { name: 'Save the plan' }).click();
    await page.getByText('The plan is saved; it waits for approval').waitFor();
  };

  test('order, scope and criteria are edited by keys and by clicks, and arrive as they are', async () => {
    const { page, faults, close } = await watchedPage(site.browser);
    const before = structuredClone(planOf());
    const [first, second, ...others] = storyOf(before)?.tasks ?? [];
    await page.goto(address('edit'));
    await page.getByText('live', { exact: true }).waitFor();
    await page.getByRole('button', { name: `Move ${first?.id} down` }).press('Enter');
    await page.getByRole('button', { name: `Move ${first?.id} up` }).click();
    await page.getByRole('button', { name: `Move ${second?.id} up` }).click();
    await open(page, 0);
    const task = opened(page, 0);
    await task.getByLabel('Scope').fill('api:src/stops/**\n\n api:src/names.ts ');
    await task.getByLabel('It holds when').first().fill('A stop is found by any of its names');
    await task.getByLabel('Command that checks it').first().fill('');
    await task.getByRole('button', { name: 'Add a criterion' }).click();
    await task.getByLabel('It holds when').last().fill('It takes 50 ms at most');
    await save(page);
    await close();
    const [criterion, ...more] = second?.criteria ?? [];
    const { check: _, ...bare } = criterion ?? {};
    const edited = {
      ...second,
      scope: ['api:src/stops/**', 'api:src/names.ts'],
      criteria: [
        { ...bare, text: 'A stop is found by any of its names' },
        ...more,
        {
          id: `C${more.length + 2}`,
          text: 'It takes 50 ms at most',
          requirements: (more.at(-1) ?? criterion)?.requirements,
        },
      ],
    };
    const story = storyOf(before);
    if (story) Object.assign(story, { tasks: [edited, first, ...others] });
    const { id } = site.server.fixture().view;
    expect({ faults, sent: site.server.sent.at(-1) }).toEqual({
      faults: [],
      sent: { method: 'PUT', path: `/builds/${id}/plan`, body: { plan: before } },
    });
  });

  test('a plan is sent back with what is said of it and of single tasks, and nothing else', async () => {
    const { page, faults, close } = await watchedPage(site.browser);
    const { id } = site.server.fixture().view;
    await page.goto(address('send-back'));
    await page.getByText('live', { exact: true }).waitFor();
    const [first, second] = storyOf(planOf())?.tasks ?? [];
    await page.getByLabel('What is to change of the plan as a whole').fill(' Less at once. ');
    await page.getByLabel(`What is to change of ${first?.id}`, { exact: true }).fill('Keep the old names.');
    await page.getByLabel(`What is to change of ${second?.id}`, { exact: true }).fill('  ');
    await page.getByRole('button', { name: 'Send the plan back' }).click();
    await page.getByText('Sent back: the planners work your comments in').waitFor();
    const isNoticed = await page.getByText('You have unsaved').isVisible();
    await close();
    expect({ faults, isNoticed, sent: site.server.sent }).toEqual({
      faults: [],
      isNoticed: false,
      sent: [
        {
          method: 'POST',
          path: `/builds/${id}/reject`,
          body: { comments: 'Less at once.', taskComments: [{ task: first?.id, text: 'Keep the old names.' }] },
        },
      ],
    });
  });

  test('where the plan has changed meanwhile, it is said what to do, and what was typed stays until it is thrown away', async () => {
    const { page, close } = await watchedPage(site.browser, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.goto(address('edit'));
    await page.getByText('live', { exact: true }).waitFor();
    await open(page, 0);
    const title = opened(page, 0).getByLabel('Title', { exact: true });
    await title.fill('Mine');
    await page.getByText('Checked: the plan has no fault').waitFor();
    const newer = structuredClone(planOf());
    const [task] = storyOf(newer)?.tasks ?? [];
    if (task) task.title = 'Theirs';
    site.server.fixture().answers[`/builds/${site.server.fixture().view.id}/plan`] = newer;
    site.server.answerCommands(() => problem(412, 'precondition-failed', 'the plan has changed'));
    await page.getByRole('button', { name: 'Save the plan' }).click();
    await page.getByText('The plan has changed since you began to edit it').waitFor();
    const typed = await title.inputValue();
    const canSave = await page.getByRole('button', { name: 'Save the plan' }).isEnabled();
    await page.getByRole('button', { name: 'Copy your plan' }).click();
    await page.getByText('Copied').waitFor({ state: 'attached' });
    const copied = JSON.parse(await page.evaluate<string>('navigator.clipboard.readText()')) as WorkPlan;
    await page.getByRole('button', { name: 'Start again from the plan as it is' }).click();
    await expect.poll(() => title.inputValue()).toBe('Theirs');
    await close();
    expect({ typed, canSave, copied: storyOf(copied)?.tasks[0]?.title }).toEqual({
      typed: 'Mine',
      canSave: false,
      copied: 'Mine',
    });
  });

  test('an edit and comments stay over other views and a reload, which are told of them, and are asked about before', async () => {
    const { page, faults, close } = await watchedPage(site.browser);
    const asked: string[] = [];
    page.removeAllListeners('dialog');
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    const notice = (what: string) => page.getByRole('region', { name: `You have unsaved ${what}` });
    await page.goto(address('send-back'));
    await page.getByText('live', { exact: true }).waitFor();
    await page.getByLabel('What is to change of the plan as a whole').fill('Less at once.');
    await page.getByRole('link', { name: 'Plan', exact: true }).click();
    await notice('comments on the plan').waitFor();
    await page.getByRole('link', { name: 'Edit it' }).click();
    await open(page, 0);
    const title = opened(page, 0).getByLabel('Title', { exact: true });
    await title.fill('Mine');
    await page.getByRole('link', { name: 'Board', exact: true }).click();
    await notice('edits to the plan').waitFor();
    await page.reload();
    await notice('edits to the plan').getByRole('link', { name: 'Go on with them' }).click();
    await page.locator('.plan-edit').waitFor();
    await open(page, 0);
    const after = await title.inputValue();
    await page.getByRole('button', { name: 'Discard the edit' }).click();
    await notice('edits to the plan').waitFor({ state: 'detached' });
    await notice('comments on the plan').getByRole('link', { name: 'Go on with them' }).click();
    const comment = await page.getByLabel('What is to change of the plan as a whole').inputValue();
    await page.getByRole('button', { name: 'Throw the comments away' }).click();
    await page.getByRole('link', { name: 'Edit it' }).waitFor();
    await page.reload();
    await page.getByText('live', { exact: true }).waitFor();
    const isLeft = await page.getByText('You have unsaved').isVisible();
    await close();
    expect({ faults, asked, after, comment, isLeft }).toEqual({
      faults: [],
      asked: ['beforeunload'],
      after: 'Mine',
      comment: 'Less at once.',
      isLeft: false,
    });
  });
});
