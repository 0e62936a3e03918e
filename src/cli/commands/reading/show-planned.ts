/** `breakwater plan`, `environments`, `notes` and `breaker`: the work plan, what is needed for it, and what steered it. */
import { BreakerTransitions, NoteList } from '../../../core/contract/reads/findings.ts';
import { EnvironmentList } from '../../../core/contract/reads/requirements.ts';
import { outlineText, planText } from '../../../core/plan/plan-text.ts';
import { WorkPlan } from '../../../core/plan/work-plan.ts';
import { allPages } from '../../client/all-pages.ts';
import { printable, printableLines } from '../../display/printable.ts';
import { readingCommand } from './reading-command.ts';

export const planCommand = readingCommand({
  calls: ['GET /builds/{id}/plan'],
  usage: 'plan <id>',
  about: 'show the work plan: its requirements and tasks',
  example: 'breakwater plan bq3xk7m2acd --outline',
  options: (command) => command.option('--outline', 'a line a task'),
  read: async (client, build, { options }) => {
    const answer = await client.plan(build);
    if (!answer.ok) return answer;
    const { version, plan: told } = answer.value;
    const plan = WorkPlan.safeParse(told);
    // A plan of a newer release is shown as it is.
    const text = plan.success ? (options.outline ? outlineText : planText)(plan.data) : JSON.stringify(told, null, 2);
    const named = version === null ? [] : [`Version ${printable(version)}`];
    return { ok: true, value: { json: told, lines: [...named, ...printableLines(text)] } };
  },
});

export const environmentsCommand = readingCommand({
  calls: ['GET /builds/{id}/environments'],
  usage: 'environments <id>',
  about: 'show what each repository needs, as it was decided',
  example: 'breakwater environments bq3xk7m2acd',
  read: async (client, build) => {
    const answer = await client.read(build, '/environments', EnvironmentList);
    if (!answer.ok) return answer;
    const lines = answer.value.environments.flatMap(({ repository, environment }) => [
      printable(repository),
      ...Object.entries(environment).map(
        ([name, value]) => `  ${printable(name)}: ${printable(JSON.stringify(value))}`,
      ),
    ]);
    return { ok: true, value: { json: answer.value, lines: lines.length === 0 ? ['Not decided yet.'] : lines } };
  },
});

export const notesCommand = readingCommand({
  calls: ['GET /builds/{id}/notes'],
  usage: 'notes <id>',
  about: 'list what people have said to runs',
  example: 'breakwater notes bq3xk7m2acd',
  read: async (client, build) => {
    const pages = await allPages((query) => client.read(build, `/notes${query}`, NoteList));
    if (!pages.ok) return pages;
    const notes = pages.value.flatMap((page) => page.notes);
    const lines = notes.map(({ at, task, text }) => `${timeOf(at)}  ${printable(task ?? 'all')}: ${printable(text)}`);
    return { ok: true, value: { json: { notes }, lines: lines.length === 0 ? ['No notes.'] : lines } };
  },
});

export const breakerCommand = readingCommand({
  calls: ['GET /builds/{id}/breaker'],
  usage: 'breaker <id>',
  about: 'list how the breaker has moved, and why',
  example: 'breakwater breaker bq3xk7m2acd',
  read: async (client, build) => {
    const pages = await allPages((query) => client.read(build, `/breaker${query}`, BreakerTransitions));
    if (!pages.ok) return pages;
    const transitions = pages.value.flatMap((page) => page.transitions);
    const lines = transitions.map(({ at, text }) => `${timeOf(at)}  ${printable(text)}`);
    return { ok: true, value: { json: { transitions }, lines: lines.length === 0 ? ['It has not moved.'] : lines } };
  },
});

const timeOf = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
