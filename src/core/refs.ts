/** The names of the refs that a build keeps in each of its repositories, below prefixes that a person may choose. */

export const usualBranchPrefix = 'breakwater/';
export const usualRefsPrefix = 'refs/breakwater/';

/** The branch that only the Build object advances. */
export const integrationBranch = (buildId: string, branchPrefix = usualBranchPrefix): string =>
  `${branchPrefix}${buildId}`;
export const integrationRef = (buildId: string, branchPrefix = usualBranchPrefix): string =>
  `refs/heads/${integrationBranch(buildId, branchPrefix)}`;

/** Everything of a build that goes away at its end. */
export const workingRefsPrefix = (buildId: string, refsPrefix = usualRefsPrefix): string => `${refsPrefix}${buildId}/`;

/** What a run may push: its checkpoint after a turn, its candidate, or the merge commit that it grades. */
export const checkpointRef = (buildId: string, runId: string, refsPrefix = usualRefsPrefix): string =>
  `${workingRefsPrefix(buildId, refsPrefix)}checkpoint/${runId}`;
export const candidateRef = (buildId: string, runId: string, refsPrefix = usualRefsPrefix): string =>
  `${workingRefsPrefix(buildId, refsPrefix)}candidate/${runId}`;
export const mergeRef = (buildId: string, runId: string, refsPrefix = usualRefsPrefix): string =>
  `${workingRefsPrefix(buildId, refsPrefix)}merge/${runId}`;

/** What the check of a deployment makes and deletes again; no build is called `doctor`. */
export const doctorRef = (random: string): string => `${usualRefsPrefix}doctor/${random}`;

/** One of each kind, to try whether the remote takes them. */
export const trialRefs = (buildId: string, refsPrefix = usualRefsPrefix): string[] =>
  [checkpointRef, candidateRef, mergeRef].map((refOf) => refOf(buildId, 'trial', refsPrefix));
