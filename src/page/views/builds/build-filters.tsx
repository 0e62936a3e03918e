/** Which builds are listed: kept in the address. */
import { useLocation } from '../../state/location.ts';
import type { ListFilter } from './list-filter.ts';

const statuses = ['opening', 'planning', 'running', 'finishing', 'paused', 'completed', 'failed', 'cancelled'];

export function BuildFilters({ filter }: { filter: ListFilter }) {
  const location = useLocation();
  const set = (name: string) => (event: { currentTarget: { value: string } }) =>
    location.setQuery({ [name]: event.currentTarget.value || null });
  return (
    <search class="board-filters">
      <label>
        <span>Search</span>
        <input type="search" value={filter.q ?? ''} onChange={set('q')} placeholder="title or id" />
      </label>
      <label>
        <span>Repository</span>
        <input type="search" value={filter.repository ?? ''} onChange={set('repository')} spellcheck={false} />
      </label>
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
