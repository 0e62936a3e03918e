/** Copies a text, and says so. */
import { useState } from 'preact/hooks';

export function CopyButton({ text, what }: { text: string; what: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <button type="button" class="copy" onClick={() => void copy()} title={`Copy ${what}`} aria-label={`Copy ${what}`}>
      <span aria-hidden="true">{isCopied ? '✓' : '⧉'}</span>
      <span class="only-heard" role="status">
        {isCopied ? 'Copied' : ''}
      </span>
    </button>
  );
}
