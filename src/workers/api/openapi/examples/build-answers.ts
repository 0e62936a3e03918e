/** What is answered of the build of the examples: its moments, as the API reads them. */

import { previewOf } from '../../../../core/builds/preview.ts';
import { costSeries } from '../../../../core/builds/reads/cost-series.ts';
import { discoveryList, noteList } from '../../../../core/builds/reads/findings.ts';
import { requirementList } from '../../../../core/builds/reads/requirements.ts';
import { retrospective, retrospectiveTypes } from '../../../../core/builds/reads/retrospective.ts';
import { retrospectiveMarkdown } from '../../../../core/builds/reads/retrospective-markdown.ts';
import { roundView } from '../../../../core/builds/reads/rounds.ts';
import { taskDetail, taskList } from '../../../../core/builds/reads/tasks.ts';
import type { RoundRecord } from '../../../../core/builds/records/build-record.ts';
import { specView } from '../../../../core/builds/spec-view.ts';
import { viewOf } from '../../../../core/builds/view.ts';
import type { CommandKind } from '../../../../core/contract/commands.ts';
import { commandEntry, commandKinds } from '../../../../core/contract/commands.ts';
import type { BuildEvent } from '../../../../core/contract/events.ts';
import type { FoundEnvironment } from '../../../../core/contract/preview.ts';
import type { Retrospective } from '../../../../core/contract/reads/retrospective.ts';
import type { RoundView } from '../../../../core/contract/reads/rounds.ts';
import type { ListMessage, StreamMessage } from '../../../../core/contract/streams.ts';
import { Submission } from '../../../../core/contract/submission.ts';
import type { BuildDeleted, BuildSummary, BuildView } from '../../../../core/contract/views.ts';
import { environmentLines } from '../../../../core/environments/environment-lines.ts';
import type { Moment } from './played-build.ts';
import { present } from './present.ts';
import type { SampleBuild } from './sample-build.ts';
import { buildId, commit, environment, plan, repository, submission, urls } from './story.ts';

const page = { limit: 20 };
const eventsTold = 3;

/** Of the moment: the build with what only the API knows. */
const viewAt = ({ state, events }: Moment): BuildView => ({ ...viewOf(state, events.length), scripted: false, urls });

const { environment: decided, origins, notGiven } = environment;
const foundInExample: FoundEnvironment = {
  ...{ kind: 'decided', environment: decided, origins, notGiven },
  lines: environmentLines(environment),
};

/** By method and path. */
export function buildAnswers({ underWay, paused, completed, cancelled }: SampleBuild): Record<string, unknown> {
  const { state, events } = underWay;
  const now = viewAt(underWay);
  const rounds = [1, 2].map((round) => roundOf(underWay, 'parse', round));
  const first = events.slice(0, eventsTold);
  const after: Partial<Record<CommandKind, unknown>> = {
    pause: viewAt(paused),
    cancel: viewAt(cancelled),
    delete: deleted(cancelled),
  };
  const commands = commandKinds.map((kind) => {
    const { method, path } = commandEntry(kind).route;
    const key = `${method} /builds/:id${path}`;
    return [key, after[kind] ?? now];
  });
  return {
    'POST /builds': { id: buildId, status: 'opening', urls },
    'POST /builds/preview': {
      ...previewOf(Submission.parse(submission)),
      repositories: [{ ...repository, base: 'main', commit: commit(1), environment: {}, found: foundInExample }],
      room: { builds: null, usd: null },
      faults: [],
    },
    'GET /builds/live': { kind: 'changed' } satisfies ListMessage,
    'GET /builds': { builds: [summaryOf(now)], next: null },
    'GET /builds/:id': now,
    'GET /builds/:id/plan': plan,
    'GET /builds/:id/spec': present(specView(state)),
    ...Object.fromEntries(commands),
    'GET /builds/:id/notes': present(noteList(state, page)),
    'GET /builds/:id/tasks': present(taskList(state, page)),
    'GET /builds/:id/tasks/:task': { task: present(taskDetail(state, 'parse')), rounds, next: null },
    'GET /builds/:id/tasks/:task/rounds/:round': present(rounds[0]),
    'GET /builds/:id/requirements': present(requirementList(state, page)),
    'GET /builds/:id/environments': { environments: state.environments, base: viewOf(state, 0).base },
    'GET /builds/:id/discoveries': present(discoveryList(state, [], page)),
    'GET /builds/:id/breaker': { transitions: lookedBackOn(completed).breaker.transitions, next: null },
    'GET /builds/:id/costs': costSeries({ state, usualSize: 'standard-2' }, 4, underWay.now),
    'GET /builds/:id/retrospective': lookedBackOn(completed),
    'GET /builds/:id/events': { events: first, lastSeq: events.length },
    'GET /builds/:id/live': { kind: 'events', events: first, changes: null } satisfies StreamMessage,
  };
}

/** The same in other media, by method, path and media. */
export const otherMedia = ({ underWay, completed }: SampleBuild): Record<string, string> => ({
  'GET /builds/:id/events text/event-stream': underWay.events.slice(0, eventsTold).map(frameOf).join(''),
  'GET /builds/:id/retrospective text/markdown': retrospectiveMarkdown(lookedBackOn(completed)),
});

const frameOf = (event: BuildEvent): string =>
  `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

const summaryOf = (view: BuildView): BuildSummary => {
  const { id, title, tenant, status, createdAt, endedAt, tasks, cost, submittedBy, pause, urls: of } = view;
  const live = tasks.filter((task) => task.status !== 'replaced');
  const merged = live.filter((task) => task.status === 'merged').length;
  return {
    id,
    title,
    tenant,
    status,
    createdAt,
    endedAt,
    tasks: live.length,
    merged,
    costUsd: cost.spentUsd,
    limitUsd: cost.limitUsd,
    submittedBy,
    repositories: view.repositories.map(({ name }) => name),
    needs: pause?.reason ?? null,
    updatedAt: view.createdAt + 3_600_000,
    urls: of,
  };
};

function roundOf({ state, records }: Moment, task: string, round: number): RoundView {
  const kept = records.filter((record): record is RoundRecord => record.kind !== 'discovery');
  const own = kept.filter((record) => record.task === task && record.round === round);
  return roundView(state, present(state.tasks[task]), round, own);
}

export const lookedBackOn = ({ state, events, now }: Moment): Retrospective =>
  retrospective(
    {
      state,
      events: events.filter(({ type }) => retrospectiveTypes.some((each) => each === type)),
      gone: [],
      usualSize: 'standard-2',
    },
    now,
  );

const deleted = ({ state }: Moment): BuildDeleted => ({
  id: state.id,
  branches: viewOf(state, 0).repositories.flatMap(({ name, branch, sha }) =>
    sha === null ? [] : [{ repository: name, branch, sha }],
  ),
});
