/** Which builds are listed, as it stands in the address. */
export type ListFilter = { status?: string; repository?: string; q?: string };

/** What the API is asked for; nothing where nothing is asked. */
export function filterIn(query: URLSearchParams): ListFilter {
  const entries = ['status', 'repository', 'q'].flatMap((name) => {
    const value = query.get(name)?.trim();
    return value ? [[name, value]] : [];
  });
  return Object.fromEntries(entries);
}
