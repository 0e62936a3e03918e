/** What can be folded: it stays as a person has set it, also when it is drawn anew, and opens where something is found in it. */
import type { ComponentChildren } from 'preact';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** What a person has opened (true) and folded, by name. */
export const FoldsContext = createContext<Map<string, boolean>>(new Map());

type FoldProps = {
  name: string;
  summary: ComponentChildren;
  children: ComponentChildren;
  class: string;
  isOpenFirst?: boolean;
  holdsFound: boolean;
};

export function Fold({ name, summary, children, class: look, isOpenFirst = false, holdsFound }: FoldProps) {
  const folds = useContext(FoldsContext);
  return (
    <details class={`fold ${look}`} open={holdsFound || (folds.get(name) ?? isOpenFirst)}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary is a control of its own; its key is a click too. */}
      <summary
        onClick={({ currentTarget }) =>
          folds.set(name, !(currentTarget.parentElement as HTMLDetailsElement | null)?.open)
        }
      >
        {summary}
      </summary>
      {children}
    </details>
  );
}
