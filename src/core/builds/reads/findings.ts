/** What runs have found out and what people have said, as the API answers it. */
import type { DiscoveryList, DiscoveryView, NoteList } from '../../contract/reads/findings.ts';
import { type PageQuery, pageOf } from '../../contract/reads/page.ts';
import type { BuildRecord } from '../records/build-record.ts';
import type { KnownDiscovery } from '../rounds/discoveries.ts';
import type { BuildState } from '../state.ts';

type Gone = Extract<BuildRecord, { kind: 'discovery' }>;

/** Those of today and those that are told no more, the oldest first. */
export function discoveryViews({ discoveries }: BuildState, gone: readonly Gone[]): DiscoveryView[] {
  const told = discoveries.map((discovery) =>
    viewOf(discovery, discovery.contradicted ? 'contradicted' : 'kept', true),
  );
  const past = gone.map(({ discovery, fate, into }) => viewOf(discovery, fate, false, into));
  return [...past, ...told].toSorted((a, b) => a.at - b.at);
}

function viewOf(
  { contradicted: _, ...discovery }: KnownDiscovery,
  status: DiscoveryView['status'],
  isTold: boolean,
  into: string | null = null,
): DiscoveryView {
  return { ...discovery, status, isTold, into };
}

/** By their place; null where the cursor is none. */
export function discoveryList(state: BuildState, gone: readonly Gone[], query: PageQuery): DiscoveryList | null {
  const placed = discoveryViews(state, gone).map((discovery, place) => ({ discovery, place: String(place) }));
  const page = pageOf(placed, query, ({ place }) => place);
  return page && { discoveries: page.items.map(({ discovery }) => discovery), next: page.next };
}

/** Null where the cursor is none. */
export function noteList({ notes }: BuildState, query: PageQuery): NoteList | null {
  const page = pageOf(notes, query, ({ id }) => id);
  return (
    page && {
      notes: page.items.map((note) => ({ ...note, amendment: note.task === null ? null : `note-${note.id}` })),
      next: page.next,
    }
  );
}
