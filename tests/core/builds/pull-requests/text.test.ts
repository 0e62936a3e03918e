import { describe, expect, it } from 'vitest';
import { pictureIds } from '../../../../src/core/builds/pull-requests/screenshots.ts';
import { checkOf, pullRequestText } from '../../../../src/core/builds/pull-requests/text.ts';
import type { BuildState } from '../../../../src/core/builds/state.ts';
import { criterion, plan, requirement, submission, task } from '../../builders.ts';
import { playedBuild } from '../played-build.ts';

const gap = '\u200b';
const place = { origin: 'https://breakwater.example.com' };
const hostile = 'Ping @acme/core | <img src=x> ![x](https://spy.example/p.png) and fixes #1';

const finished = (finish: object = { pullRequest: true }, quote = 'It works.'): BuildState => {
  const build = playedBuild(
    submission({
      plan: plan([task({ criteria: [criterion({ text: 'it answers' })] })], [requirement({ quote })]),
      finish,
    }),
  );
  build.round('a');
  return build.state;
};
const textOf = (state: BuildState) => {
  const [repository] = state.repositories;
  if (!repository) throw new Error('there is no repository');
  return pullRequestText(state, repository, place);
};

describe('the text of a pull request', () => {
  it('has what was asked for, how it stands, what shows it and what it cost', () => {
    const state = finished({ pullRequest: { title: 'Add a health check' }, closes: '#12' });
    expect(textOf(state)).toEqual({
      title: 'Add a health check',
      draft: false,
      body: [
        "Breakwater's build [`b1`](https://breakwater.example.com/builds/b1/page) is complete: 1 of 1 requirement met, 1 task merged, 1 round, $0.00 of $100.00.",
        'Closes #12',
        [
          '### Requirements',
          '',
          '| | Requirement | State | Criteria and evidence |',
          '| --- | --- | --- | --- |',
          '| R1 | It works\\. | met | a/C1 passed: it answers (seen) |',
        ].join('\n'),
      ].join('\n\n'),
    });
  });

  it('shows screenshots as links, and as pictures where they were asked for, a few of them', () => {
    const shot = (number: number, title: string) => ({
      id: `a-1-r3-${number}`,
      url: 'http://localhost:1/',
      title,
      width: 1280,
      height: 800,
    });
    const shots = [
      shot(1, 'A [list](https://spy.example)'),
      ...Array.from({ length: 19 }, (_, at) => shot(at + 2, '')),
    ];
    const shown = (screenshots?: 'links' | 'pictures') => {
      const state = finished({ pullRequest: screenshots === undefined ? true : { screenshots } });
      const { a } = state.tasks;
      const withShots = { ...state, tasks: { a: { ...a, screenshots: shots } } } as BuildState;
      const ids = pictureIds(withShots);
      const pictures = new Map(ids.map((id) => [id, `https://breakwater.example.com/pictures/b1/${id}/1/s`]));
      const [repository] = state.repositories;
      if (!repository) throw new Error('there is no repository');
      const { body } = pullRequestText(withShots, repository, { ...place, pictures });
      return { ids: ids.length, lines: body.split('### Screenshots\n\n')[1]?.split('\n') ?? [] };
    };
    const title = `A \\[list\\]\\(https:${gap}//spy\\.example\\)`;
    const link = `- [${title}](https://breakwater.example.com/builds/b1/evidence/a-1-r3-1)`;
    expect([shown().ids, shown('links').ids, shown('pictures').ids]).toEqual([0, 0, 10]);
    expect([shown().lines[0], shown().lines.length, shown('pictures').lines.slice(0, 3)]).toEqual([
      link,
      20,
      [link, '', `  ![${title}](https://breakwater.example.com/pictures/b1/a-1-r3-1/1/s)`],
    ]);
    expect(shown('pictures').lines.filter((line) => line.includes('!['))).toHaveLength(10);
  });

  it('lets nothing of others through that names people, closes issues, loads pictures or is HTML', () => {
    const { body } = textOf(finished({ pullRequest: true }, hostile));
    expect(body).toContain(
      `| R1 | Ping @${gap}acme/core \\| &lt;img src=x&gt; \\!\\[x\\]\\(https:${gap}//spy\\.example/p\\.png\\) and fixes #${gap}1 | met |`,
    );
    const title = textOf(finished({ pullRequest: { title: hostile } })).title;
    expect(title).toBe(
      `Ping @${gap}acme/core | <img src=x> !${gap}[x](https:${gap}//spy.example/p.png) and fixes #${gap}1`.replace(
        `!${gap}`,
        '!',
      ),
    );
  });

  it('stays within what forges take, and says how much is left out', () => {
    const state = finished();
    const requirements = Array.from({ length: 500 }, (_, index) =>
      requirement({ id: `R${index}`, quote: 'x'.repeat(4000) }),
    );
    const { body } = textOf({ ...state, plan: state.plan && { ...state.plan, requirements } });
    expect([body.length < 60_000, /\n\nAnd \d+ requirements more: see the build\.\n/.test(body)]).toEqual([true, true]);
  });

  it('is a draft where it was asked for so, and where something speaks against the result', () => {
    const state = finished();
    const broken: BuildState = {
      ...state,
      fidelity: state.fidelity && {
        ...state.fidelity,
        verified: {
          tasks: ['a'],
          unfinished: null,
          failed: [
            {
              command: 'npm test',
              folder: null,
              criteria: [{ task: 'a', criterion: 'C1' }],
              exitCode: 1,
              excerpt: '1 fails',
            },
          ],
        },
      },
    };
    expect([textOf(finished({ pullRequest: { draft: true } })).draft, textOf(broken).draft]).toEqual([true, true]);
    expect(textOf(broken).body).toContain(
      '- **broken** (R1): npm test fails at the integration head: exit code 1: 1 fails',
    );
    expect([checkOf(state, place), checkOf(broken, place)]).toMatchObject([
      {
        name: 'breakwater',
        status: 'passed',
        summary: '1 of 1 requirement met',
        url: 'https://breakwater.example.com/builds/b1/page',
      },
      { name: 'breakwater', status: 'failed', summary: '0 of 1 requirement met, 1 reservation' },
    ]);
  });

  it('comes with a check that is pending for as long as the build may go on, and no longer', () => {
    const state = finished();
    const running = { kind: 'running' } as const;
    const phases: BuildState['phase'][] = [
      running,
      {
        kind: 'paused',
        at: 1,
        reason: 'person',
        message: '',
        details: { reason: 'person', why: null },
        resumes: running,
      },
      { kind: 'completed', at: 1 },
      { kind: 'cancelled', at: 1, message: 'Cancelled' },
      { kind: 'failed', at: 1, message: 'Failed' },
    ];
    expect(phases.map((phase) => checkOf({ ...state, phase }, place).status)).toEqual([
      'pending',
      'pending',
      'passed',
      'cancelled',
      'failed',
    ]);
  });

  it('closes an issue with the pull request of its own repository, and names the other ones', () => {
    const urls = { api: 'https://example.com/acme/api.git', web: 'https://example.com/acme/web.git' };
    const state = finished({ pullRequest: true, closes: 'Acme/web#12' });
    const [repository] = state.repositories;
    const pullRequest = {
      number: 3,
      url: 'https://example.com/acme/web/pull/3',
      state: 'draft' as const,
      message: null,
    };
    const repositories = Object.entries(urls).flatMap(([name, url]) =>
      repository ? [{ ...repository, name, url, pullRequest }] : [],
    );
    const linesOf = (index: number) => {
      const one = repositories[index];
      return one
        ? pullRequestText({ ...state, repositories }, one, { origin: null })
            .body.split('\n\n')
            .slice(0, 3)
        : [];
    };
    expect(linesOf(0).slice(1)).toEqual([
      'Part of Acme/web#12',
      'Together with web https://example.com/acme/web/pull/3',
    ]);
    expect(linesOf(1)[1]).toBe('Closes #12');
    expect(linesOf(0)[0]).toMatch(/^Breakwater's build `b1` is complete/);
  });
});
