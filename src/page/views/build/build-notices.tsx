/** What stands above a build beside its figures: how it ended, what it could not show, and that nothing new comes. */
import { At } from '../../parts/amounts.tsx';
import { OuterLink } from '../../parts/link.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Text } from '../../parts/text.tsx';
import { useBuild } from '../../state/build-state.ts';
import { UnsavedNotices } from './unsaved-notice.tsx';

export const BuildNotices = ({ isWhole }: { isWhole: boolean }) => (
  <>
    <ConnectionNotice />
    <EndNotice />
    <UnsavedNotices />
    {isWhole && (
      <>
        <PullRequests />
        <ReservationNotice />
        <WebhookNotice />
        <ScriptedNotice />
      </>
    )}
  </>
);

function ConnectionNotice() {
  const { connection, view } = useBuild();
  const { kind } = connection.value;
  if (kind === 'offline') {
    const last = view.lastSeq;
    return (
      <Notice kind="offline" title="The server does not answer">
        <p>
          What you see is as of event {last}. The build goes on without this page; it is asked for again and again, and
          nothing is lost.
        </p>
      </Notice>
    );
  }
  if (connection.value.kind === 'closed' && connection.value.why === 'signed-out') {
    return (
      <Notice kind="offline" title="This browser is signed out">
        <p>What you see stands still. Open the link that brought you here again, or sign in.</p>
      </Notice>
    );
  }
  if (connection.value.kind === 'closed') {
    return <Notice kind="failure" title="This build has been deleted" />;
  }
  return null;
}

function EndNotice() {
  const { status, reason, endedAt } = useBuild().view;
  if (endedAt === null || status === 'completed') return null;
  return (
    <Notice
      kind={status === 'failed' ? 'failure' : 'info'}
      title={status === 'failed' ? 'The build failed' : 'The build was cancelled'}
    >
      {reason && (
        <p>
          <Text>{reason}</Text>
        </p>
      )}
      <p class="quiet">
        <At at={endedAt} />. What had merged by then stays on the integration branches.
      </p>
    </Notice>
  );
}

function PullRequests() {
  const { repositories } = useBuild().view;
  const opened = repositories.flatMap(({ name, pullRequest }) =>
    pullRequest?.url ? [{ name, url: pullRequest.url }] : [],
  );
  if (opened.length === 0) return null;
  return (
    <p class="row">
      {opened.map(({ name, url }) => (
        <OuterLink key={name} href={url}>
          Pull request of <Text>{name}</Text>
        </OuterLink>
      ))}
    </p>
  );
}

function ReservationNotice() {
  const { reservations } = useBuild().view;
  if (reservations.length === 0) return null;
  return (
    <Notice kind="needs" title="Completed, with what it could not show">
      <ul>
        {reservations.map(({ kind, what }) => (
          <li key={`${kind} ${what}`}>
            <Text>{what}</Text>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function WebhookNotice() {
  const silent = useBuild().view.webhooks.filter(({ failure }) => failure !== null);
  if (silent.length === 0) return null;
  return (
    <Notice kind="failure" title="A webhook is not told">
      <ul>
        {silent.map(({ host, failure }) => (
          <li key={host}>
            <Text>{`${host}: ${failure}`}</Text>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function ScriptedNotice() {
  if (!useBuild().view.scripted) return null;
  return <Notice kind="scripted" title="A scripted model stands in: no model is asked, and no money is spent" />;
}
