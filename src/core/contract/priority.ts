/** What a person says of when a task is to be taken, beside the others that may start. */
import { z } from 'zod';

export const TaskPriority = z.enum(['first', 'normal', 'last']);
export type TaskPriority = z.infer<typeof TaskPriority>;
