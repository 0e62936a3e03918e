/** What the log says of one request that was answered. */

/** Nothing of the path but its pattern, nothing of query, headers and body: any of them may hold a secret. */
export type RequestLine = {
  /** The `X-Request-Id` of its answer. */
  request: string;
  method: string;
  /** `/builds/:id/notes`; null where there is no such route. */
  route: string | null;
  status: number;
  /** Until the answer began. */
  ms: number;
  /** Name and tenant of who asked, where that is known. */
  caller: string | null;
  tenant: string | null;
};
