/** What of the board is shown: kept in the address, so that a link shows the same. */
import { useLocation } from '../../state/location.ts';
import type { BoardFilter } from './board.ts';

type FilterProps = { filter: BoardFilter; waves: number[]; shown: number; all: number };

export function BoardFilters({ filter, waves, shown, all }: FilterProps) {
  const location = useLocation();
  const set = (name: string) => (event: { currentTarget: { value: string } }) =>
    location.setQuery({ [name]: event.currentTarget.value || null });
  const isFiltered = filter.wave !== null || filter.scope !== null || filter.text !== null;
  return (
    <search class="board-filters">
      <label>
        <span>Search</span>
        <input type="search" value={filter.text ?? ''} onInput={set('q')} placeholder="title, id or status" />
      </label>
      <label>
        <span>Scope</span>
        <input
          type="search"
          value={filter.scope ?? ''}
          onInput={set('scope')}
          placeholder="src/parse"
          spellcheck={false}
        />
      </label>
      <label>
        <span>Wave</span>
        <select value={filter.wave === null ? '' : String(filter.wave)} onChange={set('wave')}>
          <option value="">all</option>
          {waves.map((wave) => (
            <option key={wave} value={String(wave)}>
              {wave}
            </option>
          ))}
        </select>
      </label>
      <p class="quiet figure" role="status">
        {isFiltered ? `${shown} of ${all} tasks` : `${all} tasks`}
      </p>
      {isFiltered && (
        <button
          type="button"
          class="quiet-button"
          onClick={() => location.setQuery({ q: null, scope: null, wave: null })}
        >
          Show all
        </button>
      )}
    </search>
  );
}
