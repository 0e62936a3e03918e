/** How much of a repository is told of it: the paths of its files, the shallowest first. An answer has at most 4 MB, as JSON. */
export const listingBounds = { paths: 20_000, pathBytes: 2_000_000 };

/** What a path takes in a list, with its quotes and a comma. */
export const listedBytes = (path: string): number => new TextEncoder().encode(path).byteLength + 3;
