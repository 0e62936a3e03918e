/** One repository at GitHub, as its calls name it. */
import type { RestCalls } from '../rest-calls.ts';

export type GitHubPlace = {
  calls: RestCalls;
  host: string;
  owner: string;
  /** Where calls about the repository begin. */
  repository: string;
  graph: string;
};

/** GitHub takes 256 characters and 65,536. */
export const longestTitle = 250;
export const longestBody = 65_000;
export const pageSize = 100;
