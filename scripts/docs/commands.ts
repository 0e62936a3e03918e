/** The reference of commands, from their table. */
import { fieldsBesideBody } from '../../src/core/contract/command-entry.ts';
import { commandEntry, commandKinds } from '../../src/core/contract/commands.ts';
import { generatedNote, table } from './markdown.ts';

export function commandsDocument(): string {
  const rows = commandKinds.map((kind) => {
    const { input, route, cli } = commandEntry(kind);
    const beside = fieldsBesideBody(route);
    const fields = Object.keys(input.shape).filter((name) => !beside.includes(name));
    return [
      `\`${cli.usage}\``,
      `\`${route.method} /builds/:id${route.path}\``,
      fields.map((name) => `\`${name}\``).join(', '),
      cli.about,
    ];
  });
  const options = commandKinds.flatMap((kind) =>
    commandEntry(kind).cli.options.map(({ flags, about }) => [`\`${kind}\``, `\`${flags}\``, about]),
  );
  return `# Commands

${generatedNote('src/core/contract/commands.ts')}

By \`npx breakwater …\`, or by a request of its own whose body is a JSON object of the fields. The answer is the build as it is after the command; that of a deletion is its id and the integration branches that stay. A command that does not fit is a 409 that says why. An edit of the plan names what it was made on by \`If-Match\`, the \`ETag\` of \`GET /builds/:id/plan\`: where that has changed since, it is a 412.

${table(['command', 'request', 'fields', 'what it does'], rows)}

Options of the command line, beside \`--json\` and, where the build goes on, \`--watch\`:

${table(['command', 'option', 'what it is'], options)}
`;
}
