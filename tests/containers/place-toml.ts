/** The configuration of a small Worker whose one Durable Object, `Place`, owns a container of the sandbox image. */
import { join, resolve } from 'node:path';

const project = resolve(import.meta.dirname, '../..');
const path = (name: string): string => JSON.stringify(join(project, name));

/** `main` is a path from the project's root; `variables` are strings without quotes. */
export const placeToml = (given: {
  name: string;
  main: string;
  variables: Record<string, string>;
}): string => `name = "${given.name}"
main = ${path(given.main)}
compatibility_date = "2026-11-01"
compatibility_flags = ["nodejs_compat"]
[vars]
${Object.entries(given.variables)
  .map(([name, value]) => `${name} = "${value}"`)
  .join('\n')}
[[durable_objects.bindings]]
name = "PLACE"
class_name = "Place"
[[migrations]]
tag = "v1"
new_sqlite_classes = ["Place"]
[[containers]]
class_name = "Place"
scheduling_policy = "durable_object"
images = { node = { dockerfile = ${path('src/containers/Dockerfile')}, build_context = ${path('.')} } }
`;
