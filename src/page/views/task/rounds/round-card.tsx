/** One round: who worked, what was handed in, each verdict with its evidence, what the tests printed, and why it came back. */
import { Elapsed, Money } from '../../../parts/amounts.tsx';
import { Badge } from '../../../parts/badge.tsx';
import { Link } from '../../../parts/link.tsx';
import { Code, Lines, Text } from '../../../parts/text.tsx';
import type { AnswerOf } from '../../../state/api.ts';
import { useBuild } from '../../../state/build-state.ts';
import { shownText } from '../../../text/shown-text.ts';
import { duration, several } from '../../../text/units.ts';
import { CandidateDiff } from '../diff/candidate-diff.tsx';
import { Shots } from './shots.tsx';

export type Round = AnswerOf<'/builds/{id}/tasks/{task}'>['rounds'][number];

type CardProps = { task: string; round: Round; isNewest: boolean };

export const RoundCard = ({ task, round, isNewest }: CardProps) => (
  <article class="card round" aria-label={`Round ${round.round}`}>
    <header class="row">
      <h4>Round {round.round}</h4>
      <Badge state={round.status} />
      {round.startedAt !== null && <Elapsed from={round.startedAt} to={round.endedAt} />}
      <Money usd={round.costUsd} />
    </header>
    <RoundRuns runs={round.runs} />
    {round.sentBack && <SentBack round={round.round} sentBack={round.sentBack} />}
    {round.evaluations.map((evaluation) => (
      <Evaluation key={`${evaluation.runId} ${evaluation.at}`} evaluation={evaluation} />
    ))}
    {round.candidate && <Candidate candidate={round.candidate} />}
    {round.evaluations.length > 0 && <CandidateDiff task={task} round={round.round} isOpen={isNewest} />}
  </article>
);

function RoundRuns({ runs }: { runs: Round['runs'] }) {
  const { id } = useBuild();
  return (
    <ul class="round-runs">
      {runs.map((run) => (
        <li key={run.id} class="row">
          <Badge state={run.status} />
          <Link to={{ name: 'run', id, run: run.id }} label={`Transcript of the ${run.role}`}>
            {run.role}
          </Link>
          <span class="quiet">
            <Text>{run.model}</Text>
          </span>
          <Money usd={run.costUsd} />
        </li>
      ))}
    </ul>
  );
}

const Candidate = ({ candidate: { summary, commits, changed } }: { candidate: NonNullable<Round['candidate']> }) => (
  <section class="stack-small">
    <h5>Handed in</h5>
    <p class="prose">
      <Text>{summary}</Text>
    </p>
    <p class="row quiet">
      {commits.map(({ repository, commit }) => (
        <span key={repository} title={commit}>
          <Text>{repository}</Text> <Code>{commit.slice(0, 10)}</Code>
        </span>
      ))}
      {changed && <span>{several(changed.count, 'file')}</span>}
    </p>
  </section>
);

type SentBackProps = { round: number; sentBack: NonNullable<Round['sentBack']> };

function SentBack({ round, sentBack: { reason, causes } }: SentBackProps) {
  const printed = causes.flatMap(({ output }) => (output ? [output] : []));
  return (
    <section class="stack-small sent-back">
      <h5>Sent back</h5>
      <p>
        <Text>{reason}</Text>
      </p>
      {printed.map((output, index) => (
        <Lines key={output} label={`What the tests of round ${round} printed${index > 0 ? `, ${index + 1}` : ''}`}>
          {output}
        </Lines>
      ))}
    </section>
  );
}

function Evaluation({ evaluation }: { evaluation: Round['evaluations'][number] }) {
  const { runId, criteria, tests, outsideScope, weakened, remarks, screenshots, repeated } = evaluation;
  return (
    <section class="stack-small">
      <h5>{repeated ? 'Tested again on a head that had moved' : 'Verdict'}</h5>
      <ul class="criteria">
        {criteria.map(({ criterion, pass, evidence }) => (
          <li key={criterion} class="criterion">
            <Badge state={pass ? 'pass' : 'fail'} />
            <p>
              <span class="quiet">
                <Text>{criterion}</Text>
              </span>{' '}
              <Text>{evidence}</Text>
            </p>
          </li>
        ))}
      </ul>
      {outsideScope.length > 0 && (
        <p class="over">
          Outside of its scope: <Text>{outsideScope.join(', ')}</Text>
        </p>
      )}
      {weakened.map(({ kind, path, text, justified, evidence }) => (
        <p key={`${kind} ${path} ${text}`}>
          <Badge state={justified === true ? 'pass' : 'unproven'} label={`weakened: ${kind}`} /> <Code>{path}</Code>{' '}
          <Text>{text}</Text>
          {evidence !== '' && (
            <span class="quiet">
              {' '}
              <Text>{evidence}</Text>
            </span>
          )}
        </p>
      ))}
      <details>
        <summary class="row">
          <Badge state={tests.passed ? 'pass' : 'fail'} /> <Code>{tests.command}</Code>
          <span class="quiet">{duration(tests.durationMs)}</span>
        </summary>
        <Lines label={`What ${shownText(tests.command)} printed in ${runId}`}>{tests.output}</Lines>
      </details>
      {remarks.length > 0 && (
        <ul class="remarks">
          {remarks.map(({ text, evidence }) => (
            <li key={text}>
              <span class="quiet">Left to later tasks:</span> <Text>{text}</Text> <Text>{evidence}</Text>
            </li>
          ))}
        </ul>
      )}
      <Shots shots={screenshots} />
    </section>
  );
}
