/** What a person can do to a whole build at any time: share it, be told of it, pause it, cancel it. */
import { useEffect, useState } from 'preact/hooks';
import { ActButton } from '../../parts/act-button.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Code } from '../../parts/text.tsx';
import { askForNotifications, canNotify, isAsked } from '../../shell/notifications.ts';
import { failureText, send, tell, useApi } from '../../state/acts.ts';
import { useBuild } from '../../state/build-state.ts';
import { useMayAct } from '../../state/me.ts';
import { CancelButton } from './needs/cancel-button.tsx';

export function BuildMenu() {
  const { id, view } = useBuild();
  const mayAct = useMayAct();
  const { status, endedAt } = view;
  return (
    <div class="build-menu">
      <NotifyButton />
      {mayAct && <ShareButton />}
      {mayAct && endedAt === null && status !== 'paused' && (
        <>
          <ActButton
            act={{ path: '/builds/{id}/pause', params: { id } }}
            done="Paused: runs under way finish their turn"
          >
            Pause
          </ActButton>
          <CancelButton />
        </>
      )}
    </div>
  );
}

function NotifyButton() {
  const [isOn, setOn] = useState<boolean | null>(null);
  useEffect(() => setOn(canNotify() ? isAsked() : null), []);
  // Only a browser knows whether it can: until then, and where it cannot, the button's room is kept.
  if (isOn === null) {
    return (
      <button type="button" class="not-here" disabled>
        Notify me
      </button>
    );
  }
  const change = async () => {
    const next = await askForNotifications(!isOn);
    setOn(next);
    if (!isOn && !next) tell('failed', 'The browser does not allow notifications here');
  };
  return (
    <button type="button" aria-pressed={isOn} onClick={() => void change()}>
      Notify me
    </button>
  );
}

function ShareButton() {
  const api = useApi();
  const { id } = useBuild();
  const [url, setUrl] = useState<string | null>(null);
  const share = async () => {
    const outcome = await send<{ url: string }>(api, { path: '/builds/{id}/shares', params: { id } });
    if (outcome.ok) setUrl(outcome.value.url);
    else tell('failed', failureText(outcome.failure));
  };
  return (
    <>
      <button type="button" onClick={() => void share()}>
        Share
      </button>
      {url !== null && (
        <Dialog title="A link to this build" onClose={() => setUrl(null)}>
          <p>Whoever has it reads this build, and nothing else, for seven days.</p>
          <p class="row">
            <Code>{url}</Code>
            <CopyButton text={url} what="the link" />
          </p>
        </Dialog>
      )}
    </>
  );
}
