/** Whether another site made a browser send a request: what a browser adds by itself must not change anything for it. */

export type BrowserRequest = {
  method: string;
  /** Where the deployment is known, to browsers too: a proxy may end TLS before the request comes here. */
  ownOrigin: string;
  origin: string | undefined;
  secFetchSite: string | undefined;
  upgrade: string | undefined;
};

/**
 * Reads are safe, as their answers stay closed to other sites; an open channel is none of them. Browsers name the origin
 * of every other request, so one that names nothing comes from a program: `mayBeSilent` says whether that is believed.
 */
export function isCrossSite(request: BrowserRequest, { mayBeSilent }: { mayBeSilent: boolean }): boolean {
  const { method, ownOrigin, origin, secFetchSite, upgrade } = request;
  const isRead = (method === 'GET' || method === 'HEAD') && upgrade === undefined;
  if (isRead) return false;
  if (secFetchSite !== undefined) return secFetchSite !== 'same-origin';
  return origin === undefined ? !mayBeSilent : origin !== ownOrigin;
}
