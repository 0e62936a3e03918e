import { expect, test } from 'vitest';
import type { BuildCommand } from '../../../src/core/contract/commands.ts';
import { planVersion } from '../../../src/core/plan/plan-version.ts';
import type { WorkPlan } from '../../../src/core/plan/work-plan.ts';
import { plan, requirement, submission, task } from '../builders.ts';
import { playedBuild, refusedText, refuses } from './played-build.ts';

const given = plan([task({ id: 'a' }), task({ id: 'b', dependsOn: ['a'] }), task({ id: 'c' })]);
const waiting = (work: Parameters<typeof submission>[0] = { plan: given }) =>
  playedBuild(submission({ ...work, approval: 'plan' }));
const edit = (edited: WorkPlan, more: { version?: string; dryRun?: boolean; by?: string } = {}): BuildCommand => ({
  kind: 'edit-plan',
  plan: edited,
  version: planVersion(given),
  ...more,
});

test('a person edits the plan that waits: the build works by it once it is approved', () => {
  const build = waiting();
  const edited = plan([
    task({ id: 'c', title: 'Read dates' }),
    task({ id: 'b', scope: ['app:src/both/**'] }),
    task({ id: 'd' }),
  ]);
  build.send(edit(edited, { by: 'ann' }));
  expect(build.log.at(-1)).toEqual({
    type: 'plan.edited',
    text: 'ann edits the plan: c (title); b (scope, dependsOn); d is added; a is removed; the tasks come in another order',
    data: {
      by: 'ann',
      version: planVersion(edited),
      added: ['d'],
      removed: ['a'],
      changed: [
        { task: 'c', fields: ['title'] },
        { task: 'b', fields: ['scope', 'dependsOn'] },
      ],
      reordered: true,
      requirements: [],
      assumptions: [],
    },
  });
  expect([build.state.plan, Object.keys(build.state.tasks), build.state.phase.kind]).toEqual([
    edited,
    ['c', 'b', 'd'],
    'paused',
  ]);
  build.send({ kind: 'approve' });
  expect(build.stages()).toEqual({ c: 'generating', b: 'generating', d: 'generating' });
});

test('the same edit twice, or only tried, changes nothing', () => {
  const build = waiting();
  const edited = plan([task({ id: 'a', title: 'Other' })]);
  const { state } = build;
  build.send(edit(edited, { dryRun: true }));
  expect(build.state).toBe(state);
  build.send(edit(edited));
  const once = build.state;
  build.send(edit(edited));
  expect([build.state, build.types().filter((type) => type === 'plan.edited')]).toEqual([once, ['plan.edited']]);
});

test('an edit of another plan than the one that stands is refused, unless it is for whichever stands', () => {
  const build = waiting();
  build.send(edit(plan([task({ id: 'a', title: 'Other' })])));
  const late = plan([task({ id: 'a', title: 'Mine' })]);
  expect(refuses(build, edit(late))).toBe(
    `the plan has been changed since: read it again, and edit version ${planVersion(build.state.plan ?? given)}`,
  );
  build.send(edit(late, { version: '*' }));
  expect(build.state.plan).toEqual(late);
});

test('an edit is held to the checks of any plan, and each fault says where it stands', () => {
  const build = waiting({ spec: 'It works.' });
  build.end({ role: 'architect' }, { kind: 'plan', plan: given, answers: [] });
  build.end({ role: 'adversary' }, { kind: 'findings', findings: [] });
  build.end({ role: 'validator' }, { kind: 'plan-verdict', approved: true, reasons: [], asksNothing: [] });
  const at = 'plan.phases[0].epics[0].stories[0].tasks';
  const wrong = plan(
    [task({ id: 'a', dependsOn: ['b'] }), task({ id: 'b', dependsOn: ['a'], scope: ['web:x'] })],
    [requirement({ quote: 'It flies.' })],
  );
  build.send(edit(wrong));
  expect(build.state.plan).toEqual(given);
  expect(refusedText(build, edit(wrong, { dryRun: true }))).toBe(
    'plan.requirements[0].quote: R1 is not a verbatim quote of the spec (and 2 more)',
  );
  expect(refusedText(build, edit(plan([task({ scope: ['web:x'] })])))).toBe(
    `${at}[0].scope[0]: there is no repository web; the build has app`,
  );
});

test('a task that is skipped before the approval is skipped after an edit', () => {
  const build = waiting();
  build.send({ kind: 'skip', task: 'a' });
  build.send(edit(plan([task({ id: 'a', title: 'Other' }), task({ id: 'c' })])));
  expect([build.stages(), build.state.tasks.a?.task.title]).toEqual([{ a: 'skipped', c: 'waiting' }, 'Other']);
});

test('only a plan that waits for approval is edited', () => {
  const running = playedBuild(submission({ plan: given }));
  expect(refusedText(running, edit(given))).toBe('the build does not wait for approval, it is running');
  const atWave = playedBuild(submission({ plan: given, approval: 'wave' }));
  atWave.round('a');
  atWave.round('c');
  expect(refusedText(atWave, edit(given))).toBe(
    'only a plan that waits for approval can be edited, and the build waits for the approval of a wave',
  );
});

test('two plans have one version where they say the same, however their fields are ordered', () => {
  const [first] = given.requirements;
  const turned = { phases: given.phases, requirements: first ? [{ quote: first.quote, id: first.id }] : [] };
  const versions = [given, turned, plan([task({ id: 'a' })]), plan([task({ id: 'a', title: 'Build A' })])];
  expect(new Set(versions.map(planVersion)).size).toBe(3);
  expect(planVersion(given)).toMatch(/^[0-9a-f]{16}$/);
});
