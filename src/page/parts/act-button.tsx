/** A button that sends a command: it waits while one is under way, and its end is told. */
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { BuildView } from '../../core/contract/views.ts';
import { type Act, failureText, send, tell, useApi } from '../state/acts.ts';
import type { Failure } from '../state/api.ts';
import { useBuild } from '../state/build-state.ts';
import { useMayAct } from '../state/me.ts';

type ActButtonProps = {
  act: Act;
  /** What is told once it is done. */
  done: string;
  children: ComponentChildren;
  kind?: 'primary' | 'plain' | 'danger';
  isDisabled?: boolean;
  onDone?: () => void;
  /** Takes a refusal in place of the message, to show its faults where they belong. */
  onRefused?: (failure: Failure) => void;
};

/**
 * Sends a command of the build that is shown, and takes the view that it answers. The same command is the same request
 * until an answer has come, so that what was done already is not done twice.
 */
export function useAct(): (act: Act, done: string) => Promise<Failure | null> {
  const api = useApi();
  const build = useBuild();
  const open = useRef<{ of: string; key: string } | null>(null);
  return async (act, done) => {
    const of = JSON.stringify(act);
    const key = open.current?.of === of ? open.current.key : crypto.randomUUID();
    open.current = { of, key };
    const outcome = await send<BuildView>(api, act, key);
    if (outcome.ok || (outcome.failure.status !== 0 && outcome.failure.kind !== 'idempotency-key-busy'))
      open.current = null;
    if (!outcome.ok) return outcome.failure;
    if (outcome.value?.id === build.id && outcome.value.tasks) build.takeView(outcome.value);
    tell('done', done);
    return null;
  };
}

export function ActButton({ act, done, children, kind = 'plain', isDisabled, onDone, onRefused }: ActButtonProps) {
  const [isBusy, setBusy] = useState(false);
  const perform = useAct();
  const mayAct = useMayAct();
  if (!mayAct) return null;
  const click = async () => {
    setBusy(true);
    const failure = await perform(act, done);
    setBusy(false);
    if (failure === null) onDone?.();
    else if (onRefused) onRefused(failure);
    else tell('failed', failureText(failure));
  };
  return (
    <button
      type="button"
      class={`button-${kind}`}
      disabled={isBusy || isDisabled}
      aria-busy={isBusy}
      onClick={() => void click()}
    >
      {children}
    </button>
  );
}
