/** `breakwater tasks` and `breakwater task`: the tasks of a build, and one of them with all its rounds. */
import { TaskAnswer, TaskList } from '../../../core/contract/reads/tasks.ts';
import { allPages } from '../../client/all-pages.ts';
import { roundLines, taskLine, taskLines } from '../../display/task-lines.ts';
import { readingCommand } from './reading-command.ts';

export const tasksCommand = readingCommand({
  calls: ['GET /builds/{id}/tasks'],
  usage: 'tasks <id>',
  about: 'list the tasks of a build',
  example: 'breakwater tasks bq3xk7m2acd',
  read: async (client, build) => {
    const pages = await allPages((query) => client.read(build, `/tasks${query}`, TaskList));
    if (!pages.ok) return pages;
    const tasks = pages.value.flatMap((page) => page.tasks);
    const lines = tasks.length === 0 ? ['There is no plan yet.'] : tasks.map(taskLine);
    return { ok: true, value: { json: { tasks }, lines } };
  },
});

export const taskCommand = readingCommand({
  calls: ['GET /builds/{id}/tasks/{task}', 'GET /builds/{id}/tasks/{task}/rounds/{round}'],
  usage: 'task <id> <task>',
  about: 'show a task with its rounds: verdicts, evidence, test output',
  example: 'breakwater task bq3xk7m2acd parse-dates',
  read: async (client, build, { rest: [task = ''] }) => {
    const path = `/tasks/${encodeURIComponent(task)}`;
    const pages = await allPages((query) => client.read(build, `${path}${query}`, TaskAnswer));
    if (!pages.ok) return pages;
    const rounds = pages.value.flatMap((page) => page.rounds);
    const told = pages.value.slice(0, 1).flatMap((page) => taskLines(page.task));
    const json = { task: pages.value[0]?.task, rounds };
    return { ok: true, value: { json, lines: [...told, ...rounds.flatMap(roundLines)] } };
  },
});
