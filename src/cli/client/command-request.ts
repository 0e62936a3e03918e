/** The request that carries a command to the API, made from the table of commands. */
import { type BuildCommand, commandEntry, pathFields } from '../../core/contract/commands.ts';

/** `path` is below the build's own. Every field that the path does not name is in the body; a DELETE has none. */
export function commandRequest({ kind, ...fields }: BuildCommand): { method: string; path: string; body: unknown } {
  const { method, path } = commandEntry(kind).route;
  const named = pathFields(path);
  const values = new Map(Object.entries(fields).map(([name, value]) => [name, value] as const));
  const body = Object.fromEntries([...values].filter(([name]) => !named.includes(name)));
  return {
    method,
    path: path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values.get(name)))),
    body: method === 'POST' ? body : undefined,
  };
}
