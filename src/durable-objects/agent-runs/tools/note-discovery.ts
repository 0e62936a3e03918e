/** `note_discovery`: leaves a finding for later runs of the build. */
import { Discovery } from '../../../core/roles.ts';
import { inputSchema } from './input-schema.ts';
import { defineTool, type Tool } from './tool.ts';

export const noteDiscovery: Tool = defineTool({
  definition: {
    name: 'note_discovery',
    description:
      'Notes something that the engineers of later tasks must know and cannot easily see: a convention, a trap, a ' +
      'decision, an interface that they build on. One finding a call, in one or two sentences, with the workspace path ' +
      'that shows it.',
    input_schema: inputSchema(Discovery),
  },
  about: 'leaves what later tasks must know and cannot easily see, such as a convention, a trap or an interface',
  input: Discovery,
  execute: async (discovery) => ({ kind: 'discovery', discovery, text: 'Noted.' }),
});
