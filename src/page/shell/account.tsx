/** As whom the page is seen; and out again. */
import { Text } from '../parts/text.tsx';
import { useLocation } from '../state/location.ts';
import { useMe } from '../state/me.ts';
import { forgetUnsaved, hasUnsaved } from '../state/unsaved.ts';

const words: Record<string, string> = { 'page key': 'by the key of this build', 'shared link': 'by a shared link' };

export function Account() {
  const me = useMe();
  const view = useLocation().view.value;
  if (!me) return null;
  const signOut = async () => {
    if (hasUnsaved() && !confirm('What you have typed and not sent is thrown away with it. Sign out?')) return;
    await fetch('/sign-out', { method: 'POST' });
    if (view && 'id' in view) await fetch(`/builds/${encodeURIComponent(view.id)}/session`, { method: 'DELETE' });
    forgetUnsaved();
    location.reload();
  };
  return (
    <p class="account quiet">
      {words[me.knownBy] ?? (
        <span class="account-name">
          <Text>{me.name}</Text>
        </span>
      )}
      <button type="button" class="quiet-button" onClick={() => void signOut()}>
        Sign out
      </button>
    </p>
  );
}
