/** The request that carries a command to the API: its path under the build's own, and its body. */
import type { BuildCommand } from '../../core/contract/commands.ts';

export function commandRequest(command: BuildCommand): { path: string; body: unknown } {
  switch (command.kind) {
    case 'pause':
    case 'cancel':
    case 'approve':
    case 'reject': {
      const { kind, ...body } = command;
      return { path: kind, body };
    }
    case 'note': {
      const { kind: _, ...body } = command;
      return { path: 'notes', body };
    }
    case 'resume': {
      const { kind: _, limits, ...options } = command;
      return { path: 'resume', body: { ...limits, ...options } };
    }
    case 'retry':
    case 'skip': {
      const { kind, task, ...body } = command;
      return { path: `tasks/${encodeURIComponent(task)}/${kind}`, body };
    }
    default:
      return command satisfies never;
  }
}
