/** A git remote as this Worker reaches it, and how a call of it can fail. */

/** A repository as this Worker reaches it; `authorization` is the whole header, never shown to anyone. */
export type Remote = {
  url: string;
  authorization: string | null;
  /** The header is a GitHub App's, of FORGES. */
  isApp?: true;
};

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** How a remote is called: `timeoutMs` bounds each request with its whole answer. */
export type GitPorts = { fetch: Fetch; timeoutMs: number };

export type RemoteFailure = {
  ok: false;
  reason: 'unreachable' | 'not-found' | 'unauthorized' | 'not-a-repository';
  message: string;
  /** Nobody answered at all. */
  isNowhere?: true;
  /** It answers, and more than is read. */
  isTooLong?: true;
};
