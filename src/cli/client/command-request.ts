/** The request that carries a command to the API, made from the table of commands. */
import { fieldsBesideBody } from '../../core/contract/command-entry.ts';
import { type BuildCommand, commandEntry } from '../../core/contract/commands.ts';

export type CommandRequest = { method: string; path: string; headers: Record<string, string>; body: unknown };

/** `path` is below the build's own. Every field that the route does not name is in the body; a DELETE has none. */
export function commandRequest({ kind, ...fields }: BuildCommand): CommandRequest {
  const { route } = commandEntry(kind);
  const { method, path, ifMatch } = route;
  const beside = fieldsBesideBody(route);
  const values = new Map(Object.entries(fields).map(([name, value]) => [name, value] as const));
  const version = String(ifMatch === undefined ? '' : values.get(ifMatch));
  return {
    method,
    path: path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values.get(name)))),
    headers: ifMatch === undefined ? {} : { 'if-match': version === '*' ? version : `"${version}"` },
    body: method === 'DELETE' ? undefined : Object.fromEntries([...values].filter(([name]) => !beside.includes(name))),
  };
}
