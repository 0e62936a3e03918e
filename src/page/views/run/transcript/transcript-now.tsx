/** What a run that is under way is at. */
import type { RunView } from '../../../../core/contract/views.ts';
import { Elapsed } from '../../../parts/amounts.tsx';
import { Code, Text } from '../../../parts/text.tsx';
import { useBuild } from '../../../state/build-state.ts';

export function TranscriptNow({ run }: { run: RunView }) {
  const command = useBuild().progress.value.get(run.id) ?? run.command;
  return (
    <section class="transcript-now" aria-label="Now">
      <span class="pulse" aria-hidden="true" />
      {command ? (
        <>
          <p>
            <Code>{command.title}</Code>{' '}
            <span class="quiet">
              since <Elapsed from={command.startedAt} />
            </span>
          </p>
          <p class="transcript-last quiet">
            <Text>{command.lastLine === '' ? 'It has printed nothing yet.' : command.lastLine}</Text>
          </p>
        </>
      ) : (
        <p class="quiet">The run goes on here.</p>
      )}
    </section>
  );
}
