/** All requirements of a build: the first page comes with the document, the others are asked for one after another. */
import { useEffect, useState } from 'preact/hooks';
import type { RequirementList } from '../../../core/contract/reads/requirements.ts';
import type { Failure } from '../../state/api.ts';
import { mostRequirements } from '../../state/first-reads.ts';
import { useRead, useReads } from '../../state/reads.ts';
import type { Coverage } from './coverage.ts';

export type AllRequirements = { list: readonly Coverage[] | null; failure: Failure | null; isLoading: boolean };

export function useAllRequirements(id: string): AllRequirements {
  const reads = useReads();
  const first = useRead('/builds/{id}/requirements', { id }, mostRequirements);
  const page = first.value as RequirementList | null;
  const [rest, setRest] = useState<readonly Coverage[]>([]);
  useEffect(() => {
    let isWanted = true;
    const follow = async (cursor: string | null | undefined, known: readonly Coverage[]): Promise<void> => {
      if (!cursor) return setRest(known);
      const query = { ...mostRequirements, cursor };
      const outcome = await reads.load('/builds/{id}/requirements', { id }, { query, again: true });
      if (!isWanted || !outcome.ok) return;
      const next = outcome.value as RequirementList;
      await follow(next.next, [...known, ...next.requirements]);
    };
    void follow(page?.next, []);
    return () => {
      isWanted = false;
    };
  }, [id, page, reads]);
  return {
    list: page && [...page.requirements, ...rest],
    failure: first.failure,
    isLoading: first.isLoading,
  };
}
