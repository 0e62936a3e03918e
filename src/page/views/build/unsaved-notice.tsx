/** Says that a person has begun to edit the plan, or to send it back, where they do not see it. */
import { CopyButton } from '../../parts/copy-button.tsx';
import { Link } from '../../parts/link.tsx';
import { Notice } from '../../parts/notice.tsx';
import { useBuild } from '../../state/build-state.ts';
import { useLocation } from '../../state/location.ts';
import { keep, unsaved } from '../../state/unsaved.ts';
import { commentsName } from '../plan/review/comments.ts';
import { draftName } from '../plan/review/drafts.ts';

export function UnsavedNotices() {
  const { id } = useBuild();
  return (
    <>
      <UnsavedNotice name={draftName(id)} review="edit" what="edits to the plan" />
      <UnsavedNotice name={commentsName(id)} review="send-back" what="comments on the plan" />
    </>
  );
}

type UnsavedProps = { name: string; review: string; what: string };

function UnsavedNotice({ name, review, what }: UnsavedProps) {
  const { id, view } = useBuild();
  const { view: shown, query } = useLocation();
  const held = unsaved(name);
  const isAwaited = view.awaiting?.gate === 'plan';
  const isOpen = isAwaited && shown.value?.name === 'plan' && query.value.get('review') === review;
  if (held === undefined || isOpen) return null;
  return (
    <Notice kind="info" title={`You have unsaved ${what}`}>
      <div class="row">
        {isAwaited ? (
          <Link to={{ name: 'plan', id }} query={{ review }} class="button">
            Go on with them
          </Link>
        ) : (
          'The plan does not wait for approval any more.'
        )}
        <CopyButton text={() => JSON.stringify(held, null, 2)} what={`your ${what}`} />
        <button type="button" onClick={() => keep(name, undefined)}>
          Throw them away
        </button>
      </div>
    </Notice>
  );
}
