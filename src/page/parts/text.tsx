/** Text of others: a text node, isolated in its direction, with nothing hidden in it. */
import { shownText } from '../text/shown-text.ts';

export const Text = ({ children }: { children: string }) => <bdi>{shownText(children)}</bdi>;

/** Several lines, as they are. */
export const Lines = ({ children, label }: { children: string; label: string }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
  <section class="lines" aria-label={label} tabIndex={0}>
    <pre dir="auto">{shownText(children)}</pre>
  </section>
);

/** A short piece of code or an id. */
export const Code = ({ children }: { children: string }) => <code dir="ltr">{shownText(children)}</code>;
