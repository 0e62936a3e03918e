/** What stands in place of the page while the key that its address brought is traded. */
import { useEffect, useState } from 'preact/hooks';
import { Notice } from '../parts/notice.tsx';
import type { Traded } from '../state/key-in-address.ts';

type ArrivalProps = {
  /** Whether the person is asked first. */
  isAsked: boolean;
  /** Hands the key over. */
  trade: () => Promise<Traded>;
  /** Loads the page anew, as whoever this browser is then. */
  onDone: () => void;
};

export function Arrival({ isAsked, trade, onDone }: ArrivalProps) {
  const [state, setState] = useState<'asked' | 'under-way' | Exclude<Traded, 'taken'>>(isAsked ? 'asked' : 'under-way');
  const go = async () => {
    setState('under-way');
    const traded = await trade();
    if (traded === 'taken') onDone();
    else setState(traded);
  };
  useEffect(() => {
    if (!isAsked) void go();
  }, []);
  const { title, text, button } = words[state];
  return (
    <main id="content">
      <h1>Breakwater</h1>
      <Notice kind={state === 'refused' ? 'failure' : state === 'failed' ? 'offline' : 'info'} title={title}>
        <p>{text}</p>
        {state !== 'under-way' && (
          <p>
            {button && (
              <button type="button" onClick={() => void go()}>
                {button}
              </button>
            )}{' '}
            <button type="button" class="quiet-button" onClick={onDone}>
              Go on without it
            </button>
          </p>
        )}
      </Notice>
    </main>
  );
}

const words = {
  asked: {
    title: 'Sign in with this link?',
    text: 'This browser then acts as whoever made the link. Sign in only with one that you made yourself, or that you expect.',
    button: 'Sign in',
  },
  'under-way': { title: 'One moment', text: 'The link is being checked.', button: null },
  refused: {
    title: 'This link is not good any more',
    text: 'It is over, or taken back. Ask for another.',
    button: null,
  },
  failed: {
    title: 'The link could not be checked',
    text: 'The server does not answer at present.',
    button: 'Try again',
  },
};
