/** Copies a text, and says so. */
import { useState } from 'preact/hooks';
import { tell } from '../state/acts.ts';

/** An address is not known where there is no browser: then the text is made at the click. */
export function CopyButton({ text, what }: { text: string | (() => string); what: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
    } catch {
      // There is none where the page came without TLS, and a person can forbid it.
      return tell('failed', 'The browser does not let this page copy');
    }
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <button type="button" class="copy" onClick={() => void copy()} title={`Copy ${what}`} aria-label={`Copy ${what}`}>
      <svg class="copy-icon" viewBox="0 0 16 16" aria-hidden="true">
        {isCopied ? <path d="M3 8.5l3.5 3.5L13 4.5" /> : <path d="M5.5 5.5h8v8h-8zM10.5 3v-.5h-8v8H3" />}
      </svg>
      <span class="only-heard" role="status">
        {isCopied ? 'Copied' : ''}
      </span>
    </button>
  );
}
