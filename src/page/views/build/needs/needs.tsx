/** The one thing that needs a person, first on the page, with its buttons. */

import { ActButton } from '../../../parts/act-button.tsx';
import { When } from '../../../parts/amounts.tsx';
import { Link } from '../../../parts/link.tsx';
import { Notice } from '../../../parts/notice.tsx';
import { Text } from '../../../parts/text.tsx';
import { useBuild } from '../../../state/build-state.ts';
import { useMayAct } from '../../../state/me.ts';
import { CancelButton } from './cancel-button.tsx';
import type { Need } from './need.ts';
import { needOf } from './need.ts';
import { ResumeForm } from './resume-form.tsx';

export function Needs() {
  const need = needOf(useBuild().view);
  const mayAct = useMayAct();
  if (!need) return null;
  const { title, why, seeTo, steps, since } = need;
  return (
    <Notice kind="needs" title={title}>
      {why && (
        <p>
          <Text>{why}</Text>
        </p>
      )}
      {seeTo.length > 0 && <p>See to {seeTo.join(' and ')} first.</p>}
      {mayAct ? (
        <div class="need-steps">
          {steps.map((step, index) => (
            <StepOf key={`${step.do} ${step.with.join(' ')}`} step={step} isFirst={index === 0} />
          ))}
        </div>
      ) : (
        <p class="quiet">Who may write here can decide it; this page only reads.</p>
      )}
      {since !== null && (
        <p class="quiet">
          Since <When at={since} />
        </p>
      )}
    </Notice>
  );
}

type Step = Need['steps'][number];

function StepOf({ step, isFirst }: { step: Step; isFirst: boolean }) {
  const { id, view } = useBuild();
  const kind = isFirst ? 'primary' : 'plain';
  switch (step.do) {
    case 'approve':
      return (
        <>
          <ActButton
            act={{ path: '/builds/{id}/approve', params: { id } }}
            done="Approved: the build goes on"
            kind={kind}
          >
            {view.awaiting?.gate === 'wave' ? 'Approve the next wave' : 'Approve the plan'}
          </ActButton>
          {view.awaiting?.gate !== 'wave' && (
            <Link to={{ name: 'plan', id }} class="button">
              Read the plan
            </Link>
          )}
        </>
      );
    case 'reject':
      return (
        <Link to={{ name: 'plan', id }} query={{ review: 'send-back' }} class="button">
          Send it back
        </Link>
      );
    case 'resume':
      return <ResumeForm step={step} isFirst={isFirst} />;
    case 'retry':
    case 'skip':
      return (
        <>
          {step.tasks.map((task) => (
            <ActButton
              key={task}
              act={{ path: `/builds/{id}/tasks/{task}/${step.do}`, params: { id, task } }}
              done={step.do === 'retry' ? `${task} is queued anew` : `${task} is skipped`}
            >
              {step.do === 'retry' ? 'Retry' : 'Skip'} <Text>{task}</Text>
            </ActButton>
          ))}
        </>
      );
    case 'note':
      return (
        <>
          {step.tasks.map((task) => (
            <Link key={task} to={{ name: 'task', id, task }} query={{ note: 'new' }} class="button">
              Note to <Text>{task}</Text>
            </Link>
          ))}
        </>
      );
    case 'cancel':
      return <CancelButton />;
    default:
      return null;
  }
}
