/** A dialog of the browser: it takes the focus and gives it back, closes on Escape, and leaves what is behind it alone. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

type DialogProps = { title: string; onClose: () => void; children: ComponentChildren; class?: string };

export function Dialog({ title, onClose, children, class: name = '' }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Before the next key is heard: what is typed behind the keys that open it is meant for it.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const opened = dialog.current;
    opened?.showModal();
    // While it is open nothing behind it takes the focus; and one that is taken away gives none back.
    return () => {
      opened?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const closeOnGround = (event: MouseEvent) => {
    if (event.target === dialog.current) onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard closes it by Escape.
    <dialog ref={dialog} class={`dialog ${name}`} aria-label={title} onClose={onClose} onClick={closeOnGround}>
      <div class="dialog-body">
        <div class="dialog-head">
          <p class="dialog-title">{title}</p>
          <button type="button" class="quiet-button" aria-label="Close" onClick={onClose}>
            ✕
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
