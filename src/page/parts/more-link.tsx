/** Asks for more of a long list: in place, or by a load where no script runs. */
import { useLocation } from '../state/location.ts';
import { isPlain } from './link.tsx';

/** `name`: in the address, of how many are drawn. `step`: how many more each time. */
type MoreProps = { name: string; drawn: number; rest: number; step: number };

export function MoreLink({ name, drawn, rest, step }: MoreProps) {
  const { query, setQuery } = useLocation();
  const wanted = String(drawn + step);
  const search = new URLSearchParams(query.value);
  search.set(name, wanted);
  return (
    <a
      class="button"
      href={`?${search}`}
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        setQuery({ [name]: wanted });
      }}
    >
      {Math.min(rest, step)} more of {rest}
    </a>
  );
}

/** How many are drawn, as the address has it; `first` before one asks for more. */
export const drawnIn = (query: URLSearchParams, name: string, first: number): number =>
  Math.max(first, Math.floor(Number(query.get(name))) || 0);
