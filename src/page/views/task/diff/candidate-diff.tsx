/** What a round's candidate changes, by file: read when it is asked for, or at once where it is the newest. */
import { useState } from 'preact/hooks';
import { Loading, Unread } from '../../../parts/notice.tsx';
import { Text } from '../../../parts/text.tsx';
import type { AnswerOf } from '../../../state/api.ts';
import { useBuild } from '../../../state/build-state.ts';
import { useRead, useReads } from '../../../state/reads.ts';
import { bytes, several } from '../../../text/units.ts';
import { DiffFile } from './diff-file.tsx';

type DiffProps = { task: string; round: number; isOpen: boolean };

export function CandidateDiff({ task, round, isOpen }: DiffProps) {
  const [isAsked, setAsked] = useState(isOpen);
  return (
    <details class="diff" open={isOpen} onToggle={(event) => event.currentTarget.open && setAsked(true)}>
      <summary>
        <h5>Changes</h5>
      </summary>
      {isAsked && <Changes task={task} round={round} />}
    </details>
  );
}

const path = '/builds/{id}/tasks/{task}/rounds/{round}/diff';

function Changes({ task, round }: { task: string; round: number }) {
  const { id } = useBuild();
  const reads = useReads();
  const params = { id, task, round: String(round) };
  const { value, failure } = useRead(path, params);
  const again = () => void reads.load(path, params, { again: true });
  if (failure) return <Unread failure={failure} what="The changes" again={again} />;
  if (!value) return <Loading what="The changes" />;
  const files = value.repositories.reduce((sum, { files: own }) => sum + own.length, 0);
  if (files === 0) return <p class="quiet">It changes nothing.</p>;
  return (
    <div class="stack-small">
      {value.repositories.map((repository) => (
        <Repository key={repository.repository} repository={repository} isAlone={value.repositories.length === 1} />
      ))}
    </div>
  );
}

type RepositoryDiff = AnswerOf<'/builds/{id}/tasks/{task}/rounds/{round}/diff'>['repositories'][number];

const Repository = ({ repository, isAlone }: { repository: RepositoryDiff; isAlone: boolean }) => (
  <>
    {!isAlone && (
      <h6>
        <Text>{repository.repository}</Text>
      </h6>
    )}
    {repository.files.map((file, index) => (
      <DiffFile key={file.path} file={file} isOpen={index < 3 && file.patch.length < 12_000} />
    ))}
    {repository.omittedFiles > 0 && (
      <p class="quiet">
        {several(repository.omittedFiles, 'more file')} and {bytes(repository.omittedBytes)} are not kept.
      </p>
    )}
  </>
);
