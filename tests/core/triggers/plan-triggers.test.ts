import { expect, test } from 'vitest';
import { type Trigger, TriggerInput } from '../../../src/core/contract/triggers.ts';
import { planTriggers } from '../../../src/core/triggers/plan-triggers.ts';

const issues = (given: object = {}) =>
  TriggerInput.parse({ kind: 'issue', name: 'issues', repository: 'https://github.com/acme/api', ...given });
const nightly = (given: object = {}, url = 'https://github.com/acme/api.git') =>
  TriggerInput.parse({
    kind: 'schedule',
    name: 'nightly',
    cron: '0 3 * * *',
    prompt: 'Update.',
    submission: { repositories: [{ name: 'api', url }] },
    ...given,
  });

/** As the API lists it. */
const there = (id: string, { kind, name, ...config }: TriggerInput): Trigger => ({
  id,
  kind,
  name,
  createdAt: 1,
  createdBy: 'root',
  config: JSON.parse(JSON.stringify(config)),
});

const told = (wanted: TriggerInput[], present: Trigger[]) => {
  const plan = planTriggers(wanted, present);
  if (!plan.ok) return plan.faults;
  return plan.steps.map(({ did, same, stale }) => [did, same?.id ?? null, stale.map(({ id }) => id)]);
};

test.each<[what: string, wanted: TriggerInput[], present: Trigger[], told: unknown]>([
  ['what is missing is made', [issues()], [], [['made', null, []]]],
  ['what says the same stays', [issues()], [there('t1', issues())], [['unchanged', 't1', []]]],
  ['what says something else goes', [issues({ label: 'x' })], [there('t1', issues())], [['replaced', null, ['t1']]]],
  [
    'another kind of one name is another',
    [nightly()],
    [there('t1', issues({ name: 'nightly' }))],
    [['replaced', null, ['t1']]],
  ],
  [
    'of several, the one that says the same stays',
    [nightly()],
    [there('t2', nightly()), there('t1', nightly({ cron: '0 4 * * *' }))],
    [['replaced', 't2', ['t1']]],
  ],
  [
    'the name in another repository is another trigger',
    [nightly()],
    [there('t1', nightly({}, 'https://github.com/acme/page.git'))],
    [['made', null, []]],
  ],
  [
    'a repository is one in every spelling',
    [issues()],
    [there('t1', issues({ repository: 'https://GitHub.com/Acme/api' }))],
    [['replaced', null, ['t1']]],
  ],
  ['others are left alone', [issues()], [there('t1', nightly()), there('t2', issues())], [['unchanged', 't2', []]]],
  ['a name stands once', [issues(), issues({ label: 'x' })], [], ['triggers: issues stands twice for one repository']],
])('%s', (_, wanted, present, expected) => {
  expect(told(wanted, present)).toEqual(expected);
});

test('the order of fields says nothing', () => {
  const environment = (variables: object) => ({
    submission: { repositories: [{ name: 'api', url: 'https://x.dev/a/b', environment: { variables } }] },
  });
  const present = there('t1', nightly(environment({ A: '1', B: '2' })));
  expect(told([nightly(environment({ B: '2', A: '1' }))], [present])).toEqual([['unchanged', 't1', []]]);
});

test('a trigger of a newer deployment is not replaced by whoever cannot read it', () => {
  const newer = there('t1', issues());
  expect(told([issues()], [{ ...newer, config: { ...newer.config, later: true } }])).toEqual([
    'trigger t1 (issues) says what this version does not know: update it',
  ]);
});
