/** Which builds are listed: kept in the address. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from '../../state/location.ts';
import type { ListFilter } from './list-filter.ts';

const statuses = ['opening', 'planning', 'running', 'finishing', 'paused', 'completed', 'failed', 'cancelled'];

export function BuildFilters({ filter }: { filter: ListFilter }) {
  const location = useLocation();
  const set = (name: string) => (event: { currentTarget: { value: string } }) =>
    location.setQuery({ [name]: event.currentTarget.value || null });
  return (
    <search class="board-filters">
      <TypedFilter title="Search" name="q" value={filter.q ?? ''} placeholder="title or id" />
      <TypedFilter title="Repository" name="repository" value={filter.repository ?? ''} spellcheck={false} />
      <label>
        <span>Status</span>
        <select value={filter.status ?? ''} onChange={set('status')}>
          <option value="">all</option>
          {statuses.map((status) => (
            <option key={status} value={status}>
              {status}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}

const restMs = 300;

type TypedProps = { title: string; name: string; value: string; placeholder?: string; spellcheck?: boolean };

/** Asks once the typing rests; what is half typed stays while the list is read anew. */
function TypedFilter({ title, name, value, ...field }: TypedProps) {
  const location = useLocation();
  const [typed, setTyped] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = (text: string) => {
    clearTimeout(timer.current);
    location.setQuery({ [name]: text.trim() || null });
  };
  const type = (text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(ask, restMs, text);
  };
  return (
    <label>
      <span>{title}</span>
      <input
        {...field}
        type="search"
        value={typed ?? value}
        onInput={({ currentTarget }) => type(currentTarget.value)}
        onBlur={() => {
          if (typed === null) return;
          ask(typed);
          setTyped(null);
        }}
      />
    </label>
  );
}
