/** Whose a build is never changes, so a Worker asks its object once, however often the build is asked for. */

export function rememberedTenants(most: number) {
  const known = new Map<string, string>();
  /** `ask` is asked where it is not known; that there is no such build is not remembered. */
  return async (id: string, ask: () => Promise<string | null>): Promise<string | null> => {
    const remembered = known.get(id);
    if (remembered !== undefined) return remembered;
    const tenant = await ask();
    if (tenant === null) return null;
    const [oldest] = known.keys();
    if (known.size >= most && oldest !== undefined) known.delete(oldest);
    known.set(id, tenant);
    return tenant;
  };
}
