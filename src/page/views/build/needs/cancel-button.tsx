/** Cancels a build, once it has been asked whether that is meant. */
import { useState } from 'preact/hooks';
import { ActButton } from '../../../parts/act-button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { useBuild } from '../../../state/build-state.ts';

export function CancelButton() {
  const { id } = useBuild();
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <button type="button" class="button-danger" onClick={() => setAsked(true)}>
        Cancel the build
      </button>
      {isAsked && (
        <Dialog title="Cancel the build?" onClose={() => setAsked(false)}>
          <p>It ends where it stands. What has merged stays on the integration branches; nothing can be resumed.</p>
          <div class="row">
            <ActButton
              act={{ path: '/builds/{id}/cancel', params: { id } }}
              done="The build is cancelled"
              kind="danger"
              onDone={() => setAsked(false)}
            >
              Cancel the build
            </ActButton>
            <button type="button" onClick={() => setAsked(false)}>
              Let it go on
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
