/** Types of the script, which is JavaScript because it runs before TypeScript can. */

/** Builds the page where it is missing or older than its sources. */
export function ensurePage(root: string): Promise<void>;
