/** The command palette: type a few letters, and go, or do it. */
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { BuildView } from '../../../core/contract/views.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Text } from '../../parts/text.tsx';
import { pathOf } from '../../routes.ts';
import { failureText, send, tell, useApi } from '../../state/acts.ts';
import { buildAddress, buildQuery } from '../../state/build-read.ts';
import { useLocation } from '../../state/location.ts';
import { useMayAct } from '../../state/me.ts';
import { useReads } from '../../state/reads.ts';
import { type Entry, entriesFor, fitting } from './entries.ts';

export function Palette({ onClose }: { onClose: () => void }) {
  const location = useLocation();
  const api = useApi();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const active = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  useEffect(() => active.current?.scrollIntoView({ block: 'nearest' }), [chosen, typed]);
  const entries = fitting(entriesFor(useShownBuild(), useMayAct()), typed);
  const go = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    if ('to' in entry) return location.go(pathOf(entry.to));
    void send(api, entry.act).then((outcome) =>
      outcome.ok ? tell('done', entry.done) : tell('failed', failureText(outcome.failure)),
    );
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setChosen(Math.min(entries.length - 1, Math.max(0, chosen + step)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      go(entries[chosen]);
    }
  };
  return (
    <Dialog title="Go to" onClose={onClose}>
      <input
        ref={input}
        role="combobox"
        aria-label="Go to"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={entries.length > 0 ? `${list}-${chosen}` : undefined}
        value={typed}
        placeholder="a view, a task, or what to do"
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={press}
      />
      <div class="palette-list" role="listbox" id={list} aria-label="Where to">
        {entries.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above hears the keys.
          <div
            key={`${entry.label} ${entry.hint}`}
            ref={index === chosen ? active : null}
            id={`${list}-${index}`}
            class="palette-option"
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onClick={() => go(entry)}
          >
            <Text>{entry.label}</Text> <span class="quiet">{entry.hint}</span>
          </div>
        ))}
      </div>
      {entries.length === 0 && <p class="quiet">Nothing fits.</p>}
    </Dialog>
  );
}

/** The build that is shown, read anew as the palette opens. */
function useShownBuild(): BuildView | null {
  const reads = useReads();
  const view = useLocation().view.value;
  const id = view && 'id' in view ? view.id : null;
  useEffect(() => {
    if (id !== null) void reads.load('/builds/{id}', { id }, { query: buildQuery, again: true });
  }, [id, reads]);
  return id === null ? null : (reads.at(buildAddress(id)).value.value as BuildView | null);
}
