/** The names of the refs that a build keeps in each of its repositories. */

/** The branch that only the Build object advances. */
export const integrationBranch = (buildId: string): string => `breakwater/${buildId}`;
export const integrationRef = (buildId: string): string => `refs/heads/${integrationBranch(buildId)}`;

/** Everything of a build that goes away at its end. */
export const workingRefsPrefix = (buildId: string): string => `refs/breakwater/${buildId}/`;

/** What a run may push: its checkpoint after a turn, its candidate, or the merge commit that it grades. */
export const checkpointRef = (buildId: string, runId: string): string =>
  `${workingRefsPrefix(buildId)}checkpoint/${runId}`;
export const candidateRef = (buildId: string, runId: string): string =>
  `${workingRefsPrefix(buildId)}candidate/${runId}`;
export const mergeRef = (buildId: string, runId: string): string => `${workingRefsPrefix(buildId)}merge/${runId}`;

/** One of each kind, to try whether the remote takes them. */
export const trialRefs = (buildId: string): string[] =>
  [checkpointRef, candidateRef, mergeRef].map((refOf) => refOf(buildId, 'trial'));
