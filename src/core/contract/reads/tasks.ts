/** `GET /builds/:id/tasks` and `GET /builds/:id/tasks/:task`. */
import { z } from 'zod';
import { TaskView } from '../views.ts';
import { Next } from './page.ts';
import { RoundView } from './rounds.ts';

export const TaskList = z.object({ tasks: z.array(TaskView), next: Next });
export type TaskList = z.infer<typeof TaskList>;

export const TaskDetail = TaskView.extend({
  description: z.string(),
  scope: z.array(z.string()),
  shared: z.array(z.string()),
  publishes: z.string().nullable(),
  criteria: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      /** The last verdict on it. */
      pass: z.boolean().nullable(),
      evidence: z.string().nullable(),
      /** It holds before the task too. */
      guards: z.boolean(),
      requirements: z.array(z.string()),
      check: z.string().nullable(),
    }),
  ),
  /** What a person's notes add to the criteria. */
  amendments: z.array(z.object({ id: z.string(), text: z.string() })),
});
export type TaskDetail = z.infer<typeof TaskDetail>;

/** With its rounds from the first on; `next` is the cursor of the rounds that follow. */
export const TaskAnswer = z.object({ task: TaskDetail, rounds: z.array(RoundView), next: Next });
export type TaskAnswer = z.infer<typeof TaskAnswer>;
