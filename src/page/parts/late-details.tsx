/** What folds. Where there is much of it, what is inside is drawn once it is opened: a page of thousands of lines is slow. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

type LateProps = {
  class?: string;
  isOpen: boolean;
  /** Whether what is inside waits until it is opened. */
  isLate: boolean;
  summary: ComponentChildren;
  /** Stands inside until then: where the same is to be had by who has no script. */
  instead: ComponentChildren;
  children: () => ComponentChildren;
};

export function LateDetails({ class: name, isOpen, isLate, summary, instead, children }: LateProps) {
  const details = useRef<HTMLDetailsElement>(null);
  const [wasOpened, setOpened] = useState(false);
  // It may have been opened before the script came.
  useEffect(() => setOpened(details.current?.open ?? false), []);
  const isDrawn = wasOpened || isOpen || !isLate;
  return (
    <details
      ref={details}
      class={name}
      open={isOpen}
      onToggle={({ currentTarget }) => currentTarget.open && setOpened(true)}
    >
      {summary}
      {isDrawn ? children() : instead}
    </details>
  );
}
