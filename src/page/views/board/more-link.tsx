/** Asks for more cards of a column: in place, or by a load where no script runs. */
import { isPlain } from '../../parts/link.tsx';
import { useLocation } from '../../state/location.ts';
import { type ColumnName, drawnMore } from './board.ts';

type MoreProps = { column: ColumnName; drawn: number; rest: number };

export function MoreLink({ column, drawn, rest }: MoreProps) {
  const { query, setQuery } = useLocation();
  const wanted = String(drawn + drawnMore);
  const search = new URLSearchParams(query.value);
  search.set(column, wanted);
  return (
    <a
      class="button"
      href={`?${search}`}
      onClick={(event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        setQuery({ [column]: wanted });
      }}
    >
      {Math.min(rest, drawnMore)} more of {rest}
    </a>
  );
}
