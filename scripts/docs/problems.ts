/** The reference of problems: every error that the API answers. */
import { problemKinds } from '../../src/core/contract/problems.ts';
import { generatedNote, table } from './markdown.ts';

export function problemsDocument(): string {
  const rows = Object.entries(problemKinds).map(([kind, { status, title, meaning }]) => [
    `\`${kind}\``,
    String(status),
    title,
    meaning,
  ]);
  return `# Problems

${generatedNote('src/core/contract/problems.ts')}

Every error of the API is \`application/problem+json\` (RFC 9457): \`{ type, title, status, detail, errors?, refusal?, next? }\`. \`type\` is \`/problems/<kind>\`, a path that explains the kind; \`detail\` is for a person; \`errors\` names each fault of an input by its path. Where a build does not take a command, \`refusal\` says why as a code with its data, and \`next\` what it would take.

${table(['kind', 'status', 'title', 'what it means'], rows)}
`;
}
