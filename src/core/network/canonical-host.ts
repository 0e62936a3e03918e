/** One spelling for each host, so that the same one is seen to be the same wherever hosts are compared. */

/**
 * The host in lower case and without the dot that stands for the root of all names; a port stays. `github.com.` is
 * github.com, and git's servers, certificates and people know it without the dot.
 */
export const canonicalHost = (host: string): string => host.toLowerCase().replace(/\.(?=:|$)/, '');
