/** A form to submit a build: looks at what it would become before anything is spent, with faults beside their fields. */
import { useRef, useState } from 'preact/hooks';
import type { BuildPreview } from '../../../core/contract/preview.ts';
import { Loading, Notice, Unread } from '../../parts/notice.tsx';
import { Text } from '../../parts/text.tsx';
import { pathOf } from '../../routes.ts';
import { failureText, send, tell, useApi } from '../../state/acts.ts';
import type { Failure } from '../../state/api.ts';
import { useLocation } from '../../state/location.ts';
import { useMayAct } from '../../state/me.ts';
import { useRead, useReads } from '../../state/reads.ts';
import { SignInNeeded } from '../sign-in/sign-in-needed.tsx';
import { BuildFields } from './build-fields.tsx';
import { type Draft, emptyDraft, faultsByField, submissionOf } from './new-build.ts';
import { Preview } from './preview.tsx';

/** The form, for those who may submit. */
export function NewBuildView() {
  const reads = useReads();
  const mayAct = useMayAct();
  const { value, failure } = useRead('/me');
  if (mayAct) return <NewBuildForm />;
  if (failure?.status === 401 || failure?.status === 403) return <SignInNeeded />;
  return (
    <>
      <h1>New build</h1>
      {failure && (
        <Unread failure={failure} what="Who you are" again={() => void reads.load('/me', {}, { again: true })} />
      )}
      {value && <Notice kind="info" title="You can read builds here, and not start one" />}
      {!failure && !value && <Loading what="The form" lines={8} />}
    </>
  );
}

function NewBuildForm() {
  const api = useApi();
  const location = useLocation();
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [preview, setPreview] = useState<BuildPreview | null>(null);
  const [isBusy, setBusy] = useState(false);
  // One submission however often it is sent; another draft is another one.
  const [key, setKey] = useState<string | null>(null);
  // The one that stands in the form: an answer about one before it would be told of another.
  const latest = useRef(draft);
  const change = (parts: Partial<Draft>) => {
    latest.current = { ...draft, ...parts };
    setDraft(latest.current);
    setPreview(null);
    setKey(null);
  };
  const faults = faultsByField(preview?.faults ?? failure?.errors ?? []);

  const ask = async <T,>(path: string, sent: string): Promise<T | null> => {
    setBusy(true);
    const outcome = await send<T>(api, { path, params: {}, body: submissionOf(draft) }, sent);
    setBusy(false);
    if (latest.current === draft) setFailure(outcome.ok ? null : outcome.failure);
    else if (!outcome.ok) tell('failed', failureText(outcome.failure));
    return outcome.ok ? outcome.value : null;
  };
  const look = async () => {
    const answer = await ask<BuildPreview>('/builds/preview', crypto.randomUUID());
    if (latest.current === draft) setPreview(answer);
  };
  const submit = async () => {
    const once = key ?? crypto.randomUUID();
    setKey(once);
    const created = await ask<{ id: string }>('/builds', once);
    if (!created) return;
    tell('done', 'The build is on its way');
    location.go(pathOf({ name: 'overview', id: created.id }));
  };

  const isEmpty = draft.text.trim() === '' || draft.repositories.every(({ url }) => url.trim() === '');
  return (
    <form class="new-build" onSubmit={(event) => event.preventDefault()}>
      <h1>New build</h1>
      {failure && failure.errors.length === 0 && (
        <Notice kind="failure" title="It was not taken">
          <p>
            <Text>{failureText(failure)}</Text>
          </p>
        </Notice>
      )}
      {faults.has('form') && (
        <Notice kind="failure" title="It would not be taken">
          <p>
            <Text>{faults.get('form') ?? ''}</Text>
          </p>
        </Notice>
      )}
      <BuildFields draft={draft} change={change} faults={faults} />
      {preview && <Preview preview={preview} />}
      <div class="row">
        <button type="button" disabled={isBusy || isEmpty} aria-busy={isBusy} onClick={() => void look()}>
          Preview
        </button>
        <button
          type="button"
          class="button-primary"
          disabled={isBusy || isEmpty || (preview?.faults.length ?? 0) > 0}
          aria-busy={isBusy}
          onClick={() => void submit()}
        >
          Start the build
        </button>
      </div>
    </form>
  );
}
