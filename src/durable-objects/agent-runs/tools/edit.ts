/** `str_replace_based_edit_tool`: shows and changes files of the sandbox. */
import { z } from 'zod';
import { editText } from '../../../core/runs/tools/edit-text.ts';
import { answer, failed, refusal, type ToolOutcome } from '../../../core/runs/tools/tool-outcome.ts';
import type { OperationRequest } from '../../../core/sandbox/protocol.ts';
import { show } from './read-file.ts';
import { defineTool, type Tool, type ToolContext } from './tool.ts';
import { WorkspacePath } from './workspace-path.ts';

const Text = z.string().max(1_000_000);
const Input = z.discriminatedUnion('command', [
  z.strictObject({
    command: z.literal('view'),
    path: WorkspacePath,
    view_range: z.tuple([z.int().min(1), z.int().min(-1)]).optional(),
  }),
  z.strictObject({ command: z.literal('create'), path: WorkspacePath, file_text: Text }),
  z.strictObject({
    command: z.literal('str_replace'),
    path: WorkspacePath,
    old_str: Text.min(1),
    new_str: Text.default(''),
  }),
  z.strictObject({
    command: z.literal('insert'),
    path: WorkspacePath,
    insert_line: z.int().min(0),
    insert_text: Text,
  }),
]);
type Input = z.infer<typeof Input>;
type Edit = OperationRequest<'edit'>;

export const edit: Tool = defineTool({
  definition: { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool' },
  about: 'views and changes files',
  input: Input,
  takesAnyText: true,
  changesTree: (input) => Input.safeParse(input).data?.command !== 'view',
  execute: async (input, context) =>
    input.command === 'view' ? show(input.path, input.view_range, context) : apply(editOf(input), context),
  resume: async (input, context) =>
    input.command === 'view' ? show(input.path, input.view_range, context) : complete(editOf(input), context),
});

function editOf(input: Exclude<Input, { command: 'view' }>): Edit {
  const { path } = input;
  switch (input.command) {
    case 'create':
      return { command: 'create', path, text: input.file_text };
    case 'str_replace':
      return { command: 'str_replace', path, oldText: input.old_str, newText: input.new_str };
    case 'insert':
      return { command: 'insert', path, afterLine: input.insert_line, text: input.insert_text };
    default:
      return input satisfies never;
  }
}

async function apply(request: Edit, context: ToolContext): Promise<ToolOutcome> {
  const edited = await context.sandbox.call('edit', request, context.signal);
  return edited.ok
    ? answer(editText(edited.result.snippet, context.order.tokens.compactResults))
    : failed(edited.error);
}

/** Completes an edit that was interrupted. Creating a file again changes nothing; the others are looked for first. */
async function complete(request: Edit, context: ToolContext): Promise<ToolOutcome> {
  if (request.command === 'create') return apply(request, context);
  const read = await context.sandbox.call('read', { path: request.path }, context.signal);
  if (!read.ok) return failed(read.error);
  if (read.result.kind === 'folder') return apply(request, context);
  switch (editState(request, read.result.text)) {
    case 'done':
      return answer('Done, before a restart of the system.');
    case 'open':
      return apply(request, context);
    case 'unclear':
      return refusal('The edit was interrupted by a restart of the system. View the file to see whether it was made.');
  }
}

/** Whether a file's text shows that an edit was made; `unclear` where it could be either. */
export function editState(request: Exclude<Edit, { command: 'create' }>, text: string): 'done' | 'open' | 'unclear' {
  if (request.command === 'insert') {
    const after = text.split('\n').slice(request.afterLine).join('\n');
    return after.startsWith(request.text.replace(/\n$/, '')) ? 'unclear' : 'open';
  }
  const hasOld = text.includes(request.oldText);
  const hasNew = text.includes(request.newText);
  // The old text stood there exactly once: where the new text does not hold it again, finding it means "not yet".
  if (request.newText.includes(request.oldText)) return hasNew ? 'done' : hasOld ? 'open' : 'unclear';
  return hasOld ? 'open' : hasNew ? 'done' : 'unclear';
}
