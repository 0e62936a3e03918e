/** What has come of a person's acts: said aloud, gone after a while but for failures. */
import { useEffect } from 'preact/hooks';
import { dismiss, type Toast, toasts } from '../state/acts.ts';
import { Text } from './text.tsx';

const shownMs = 5_000;

export const Toasts = () => (
  <div class="toasts" role="status" aria-live="polite">
    {toasts.value.map((toast) => (
      <OneToast key={toast.id} toast={toast} />
    ))}
  </div>
);

function OneToast({ toast: { id, kind, text } }: { toast: Toast }) {
  useEffect(() => {
    if (kind === 'failed') return;
    const timer = setTimeout(() => dismiss(id), shownMs);
    return () => clearTimeout(timer);
  }, [id, kind]);
  return (
    <div class={`toast toast-${kind}`}>
      <Text>{text}</Text>
      <button type="button" class="quiet-button" aria-label="Dismiss" onClick={() => dismiss(id)}>
        ✕
      </button>
    </div>
  );
}
