/** Text of others in which what is looked for is marked. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { shownText } from '../../../text/shown-text.ts';
import { foundParts } from '../transcript/found.ts';

export const NeedleContext = createContext('');

function Parts({ text }: { text: string }) {
  const needle = useContext(NeedleContext);
  let at = 0;
  return (
    <>
      {foundParts(shownText(text), needle).map((part) => {
        at += part.text.length;
        return part.isFound ? <mark key={at}>{part.text}</mark> : part.text;
      })}
    </>
  );
}

export const Marked = ({ children }: { children: string }) => (
  <bdi>
    <Parts text={children} />
  </bdi>
);

/** Lines as they are. */
export const MarkedLines = ({ children, isCode }: { children: string; isCode?: boolean }) => (
  <pre class={isCode ? 'turn-code' : 'turn-prose'} dir={isCode ? 'ltr' : 'auto'}>
    <Parts text={children} />
  </pre>
);
