/** All requirements of a build: the first page comes with the document, the others are asked for one after another. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { RequirementList } from '../../../core/contract/reads/requirements.ts';
import type { Failure } from '../../state/api.ts';
import { mostRequirements } from '../../state/first-reads.ts';
import { useRead, useReads } from '../../state/reads.ts';
import type { Coverage } from './coverage.ts';

export type AllRequirements = {
  list: readonly Coverage[] | null;
  /** Whether all pages have come. */
  isWhole: boolean;
  failure: Failure | null;
  isLoading: boolean;
};

/** Later pages are many requests, and what they say of states the view says as well. */
const restMs = 10_000;

/** `firstPage`: as it is asked for first. */
export function useAllRequirements(id: string, firstPage: { limit: number }): AllRequirements {
  const reads = useReads();
  const first = useRead('/builds/{id}/requirements', { id }, firstPage);
  const page = first.value as RequirementList | null;
  const [rest, setRest] = useState<readonly Coverage[] | null>(null);
  const followedAt = useRef(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWanted = true;
    const follow = async (cursor: string | null | undefined, known: readonly Coverage[]): Promise<void> => {
      if (!cursor) return setRest(known);
      const query = { limit: mostRequirements, cursor };
      const outcome = await reads.load('/builds/{id}/requirements', { id }, { query, again: true });
      if (!isWanted) return;
      if (!outcome.ok) {
        timer = setTimeout(() => void follow(cursor, known), restMs);
        return;
      }
      const next = outcome.value as RequirementList;
      await follow(next.next, [...known, ...next.requirements]);
    };
    timer = setTimeout(
      () => {
        followedAt.current = Date.now();
        void follow(page?.next, []);
      },
      Math.max(0, followedAt.current + restMs - Date.now()),
    );
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [id, page, reads]);
  return {
    list: page && [...page.requirements, ...(rest ?? [])],
    isWhole: page !== null && (rest !== null || page.next === null),
    failure: first.failure,
    isLoading: first.isLoading,
  };
}
