/** What stands beside the spec's own requirements: what the plan takes as given, and the sentences that ask for nothing. */
import type { SpecAnswer } from '../../../../core/contract/views.ts';
import { LateDetails } from '../../../parts/late-details.tsx';
import { Link } from '../../../parts/link.tsx';
import { Code, Text } from '../../../parts/text.tsx';
import { useBuild } from '../../../state/build-state.ts';
import { useLocation } from '../../../state/location.ts';
import { several } from '../../../text/units.ts';

export function Assumptions({ spec: { assumptions, requirements } }: { spec: SpecAnswer }) {
  const { id: build } = useBuild();
  if (assumptions.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="assumptions">
      <h3 id="assumptions">What the plan assumes</h3>
      <ul class="stack">
        {assumptions.map(({ id, text }) => (
          <li key={id} class="spec-note">
            <p>
              <Code>{id}</Code> <Text>{text}</Text>
            </p>
            <p class="row quiet">
              {requirements
                .filter(({ assumption }) => assumption === id)
                .map((one) => (
                  <Link key={one.id} to={{ name: 'requirements', id: build }} query={{ r: one.id }}>
                    quoted by <Text>{one.id}</Text>
                  </Link>
                ))}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function UnquotedSentences({ spec: { text, unquoted } }: { spec: SpecAnswer }) {
  const { id: build } = useBuild();
  const { query } = useLocation();
  const isAsked = query.value.get('unquoted') === 'all';
  if (unquoted.length === 0) return null;
  const count = several(unquoted.length, 'sentence');
  return (
    <LateDetails
      class="stack"
      isOpen={isAsked || unquoted.length <= 20}
      isLate
      summary={<summary>{count} without a requirement</summary>}
      instead={
        <Link to={{ name: 'requirements', id: build }} query={{ ...Object.fromEntries(query.value), unquoted: 'all' }}>
          {count}
        </Link>
      }
    >
      {() => (
        <ul class="stack">
          {unquoted.map(({ id, start, end, reason }) => (
            <li key={id} class="spec-note">
              <p>
                <span class="unquoted">
                  <Text>{text.slice(start, end)}</Text>
                </span>
              </p>
              <p class="quiet">{reason === null ? 'No reason was given.' : <Text>{reason}</Text>}</p>
            </li>
          ))}
        </ul>
      )}
    </LateDetails>
  );
}
