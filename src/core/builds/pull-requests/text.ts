/** What a build says of itself on a forge: the title and description of its pull requests, and the check of its commits. */

import type { Reservation } from '../../contract/fidelity.ts';
import { pullRequestOptions } from '../../contract/finish.ts';
import { remoteIdentity } from '../../contract/remote-url.ts';
import { plainMarkdown, plainTitle } from '../../markdown.ts';
import { requirementStates } from '../fidelity/requirement-states.ts';
import { reservationsOf } from '../fidelity/reservations.ts';
import { type BuildState, liveTasks, type RepositoryState } from '../state.ts';
import { type Pictures, screenshotLines } from './screenshots.ts';

/** Where the deployment is known; null where it has no address of its own. */
type Place = { origin: string | null; pictures?: Pictures };
const noPictures: Pictures = new Map();

export type PullRequestText = { title: string; body: string; draft: boolean };

const longestTitle = 200;
/** Forges take some 65,000 characters; the rest is what people write around it. */
const longestTable = 40_000;
const longestQuote = 300;
const longestEvidence = 200;
const mostListed = 30;

export function pullRequestText(state: BuildState, repository: RepositoryState, place: Place): PullRequestText {
  const options = pullRequestOptions(state.submission.finish);
  const reservations = reservationsOf(state);
  const parts = [
    summaryLine(state, place),
    issueLine(state, repository),
    besideLine(state, repository),
    section('Requirements', requirementsTable(state, place)),
    section('Reservations', reservations.slice(0, mostListed).map(reservationLine).join('\n')),
    section('Screenshots', screenshotLines(state, place.origin, place.pictures ?? noPictures).join('\n')),
  ];
  return {
    title: plainTitle(options?.title ?? state.title, longestTitle),
    body: parts.filter((part) => part !== '').join('\n\n'),
    draft: (options?.draft ?? false) || !isShown(state, reservations),
  };
}

/** Whether the build has come to its end, and nothing speaks against what it has made. */
const isShown = (state: BuildState, reservations: readonly Reservation[]): boolean =>
  isAtItsEnd(state) && reservations.every(isMinor);

/** A pause there holds up nothing that it has made. */
function isAtItsEnd({ phase }: BuildState): boolean {
  const reached = phase.kind === 'paused' ? phase.resumes.kind : phase.kind;
  return reached === 'finishing' || reached === 'completed';
}

/** A person has gone on without it. */
const isMinor = ({ kind }: Reservation): boolean => kind === 'unproven';

export type BuildCheck = {
  name: string;
  status: 'pending' | 'passed' | 'failed' | 'neutral' | 'cancelled';
  summary: string;
  details: string;
  url?: string;
};

/** The verdict on a head, for whoever looks at its commit. */
export function checkOf(state: BuildState, place: Place): BuildCheck {
  const reservations = reservationsOf(state);
  const lines = [requirementsTable(state, place), reservations.slice(0, mostListed).map(reservationLine).join('\n')];
  return {
    name: 'breakwater',
    status: checkStatus(state, reservations),
    summary: `${requirementsText(state)}${reservations.length === 0 ? '' : `, ${counted(reservations.length, 'reservation')}`}`,
    details: lines.filter((line) => line !== '').join('\n\n'),
    ...(place.origin !== null && { url: pageUrl(state, place.origin) }),
  };
}

/** What is final has nothing pending any more. */
function checkStatus(state: BuildState, reservations: readonly Reservation[]): BuildCheck['status'] {
  if (state.phase.kind === 'cancelled') return 'cancelled';
  if (state.phase.kind === 'failed') return 'failed';
  if (!isAtItsEnd(state)) return 'pending';
  if (reservations.some(({ kind }) => speakAgainst.includes(kind))) return 'failed';
  return isShown(state, reservations) ? 'passed' : 'neutral';
}

const speakAgainst: readonly Reservation['kind'][] = ['broken', 'missing', 'contradicted'];

function summaryLine(state: BuildState, { origin }: Place): string {
  const { id, ledger, iterations } = state;
  const build = origin === null ? `\`${id}\`` : `[\`${id}\`](${pageUrl(state, origin)})`;
  const merged = liveTasks(state).filter(({ stage }) => stage.kind === 'merged').length;
  const cost = `$${ledger.spentUsd.toFixed(2)} of $${ledger.limitUsd.toFixed(2)}`;
  const facts = [requirementsText(state), `${counted(merged, 'task')} merged`, counted(iterations, 'round'), cost];
  return `Breakwater's build ${build} ${phaseWords(state)}: ${facts.join(', ')}.`;
}

/** Readers bring a key of their own. */
const pageUrl = ({ id }: BuildState, origin: string): string => `${origin}/builds/${id}/page`;

function phaseWords(state: BuildState): string {
  const { phase } = state;
  if (isAtItsEnd(state)) return 'is complete';
  switch (phase.kind) {
    case 'opening':
    case 'planning':
    case 'running':
    case 'finishing':
    case 'completed':
      return 'is at work';
    case 'paused':
      return 'waits for a person';
    case 'failed':
      return 'has failed';
    case 'cancelled':
      return 'was cancelled by a person';
    default:
      return phase satisfies never;
  }
}

function requirementsText(state: BuildState): string {
  const states = statesOf(state);
  const met = states.filter(({ state: stands }) => stands === 'met').length;
  return `${met} of ${counted(states.length, 'requirement')} met`;
}

const statesOf = (state: BuildState) =>
  state.plan ? requirementStates(state.plan, Object.values(state.tasks), state.fidelity?.verified?.failed ?? []) : [];

/** The issue closes with the pull request of its own repository; where it has none here, with the first. */
function issueLine({ submission, repositories }: BuildState, repository: RepositoryState): string {
  const { closes } = submission.finish;
  if (closes === undefined) return '';
  const [path = '', number = ''] = closes.split('#');
  // Forges tell no small letters from capital ones in them.
  const isThere = ({ url }: RepositoryState) => remoteIdentity(url).toLowerCase().endsWith(`/${path}`.toLowerCase());
  const own = path === '' ? repository : repositories.find(isThere);
  const isOwn = own?.name === repository.name;
  if (isOwn) return `Closes #${number}`;
  return own === undefined && repositories[0]?.name === repository.name ? `Closes ${closes}` : `Part of ${closes}`;
}

function besideLine({ repositories }: BuildState, { name }: RepositoryState): string {
  const beside = repositories.flatMap(({ name: other, pullRequest }) =>
    other !== name && pullRequest?.url ? [`${plainMarkdown(other)} ${pullRequest.url}`] : [],
  );
  return beside.length === 0 ? '' : `Together with ${beside.join(', ')}`;
}

const section = (title: string, text: string): string => (text === '' ? '' : `### ${title}\n\n${text}`);

function requirementsTable(state: BuildState, { origin }: Place): string {
  const states = new Map(statesOf(state).map(({ id, state: stands }) => [id, stands]));
  const rows = (state.plan?.requirements ?? []).map(({ id, quote }) => {
    const shown = criteriaOf(state, id).join('<br>');
    return `| ${id} | ${plainMarkdown(quote, longestQuote)} | ${states.get(id) ?? 'open'} | ${shown} |`;
  });
  if (rows.length === 0) return '';
  const head = '| | Requirement | State | Criteria and evidence |\n| --- | --- | --- | --- |';
  let length = head.length;
  const kept = rows.filter((row) => {
    length += row.length + 1;
    return length <= longestTable;
  });
  const left = rows.length - kept.length;
  const more =
    left === 0 ? '' : `\n\nAnd ${counted(left, 'requirement')} more${origin === null ? '' : ': see the build'}.`;
  return `${[head, ...kept].join('\n')}${more}`;
}

/** The criteria that answer a requirement, with what their last verdict has seen. */
function criteriaOf(state: BuildState, requirement: string): string[] {
  return liveTasks(state).flatMap(({ task, criteria }) => {
    const verdicts = new Map(criteria.map((verdict) => [verdict.criterion, verdict]));
    return task.criteria
      .filter(({ requirements }) => requirements.includes(requirement))
      .map(({ id, text }) => {
        const verdict = verdicts.get(id);
        const mark = verdict === undefined ? 'not graded' : verdict.pass ? 'passed' : 'failed';
        const evidence = verdict ? ` (${plainMarkdown(verdict.evidence, longestEvidence)})` : '';
        return `${task.id}/${id} ${mark}: ${plainMarkdown(text, longestEvidence)}${evidence}`;
      });
  });
}

function reservationLine({ kind, requirements, what, evidence }: Reservation): string {
  const which = requirements.length === 0 ? '' : ` (${requirements.join(', ')})`;
  return `- **${kind}**${which}: ${plainMarkdown(what)}${evidence === null ? '' : `: ${plainMarkdown(evidence)}`}`;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
