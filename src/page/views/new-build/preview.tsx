/** What a submission would become. */
import { Money } from '../../parts/amounts.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Code, Text } from '../../parts/text.tsx';
import { duration, several } from '../../text/units.ts';

export type PreviewAnswer = {
  title: string;
  options: { limits: { maxCostUsd: number; maxDurationMinutes: number }; parallel: { maxWorkers: number } };
  repositories: {
    name: string;
    url: string;
    base: string | null;
    commit: string | null;
    environment: { setup?: string | string[]; test?: string };
  }[];
  plan: { requirements: number; tasks: number; waves: number } | null;
  room: { builds: number | null; usd: number | null };
  faults: { path: string; message: string }[];
};

export function Preview({ preview: { title, options, repositories, plan, room, faults } }: { preview: PreviewAnswer }) {
  const { limits, parallel } = options;
  return (
    <section class="card stack" aria-labelledby="preview-title" role="status">
      <h2 id="preview-title">{faults.length === 0 ? 'This would start' : 'This would be refused'}</h2>
      <p>
        <Text>{title}</Text>, for at most <Money usd={limits.maxCostUsd} /> and{' '}
        {duration(limits.maxDurationMinutes * 60_000)}, with up to {several(parallel.maxWorkers, 'generator')} at once.
      </p>
      <ul class="stack">
        {repositories.map(({ name, base, commit, environment }) => (
          <li key={name} class="row">
            <Badge state={commit ? 'pass' : 'fail'} label={commit ? 'reached' : 'not reached'} />
            <Text>{name}</Text>
            {base && (
              <span class="quiet">
                from <Code>{base}</Code> {commit && <Code>{commit.slice(0, 10)}</Code>}
              </span>
            )}
            {[environment.setup ?? [], environment.test ?? []].flat().map((command) => (
              <Code key={command}>{command}</Code>
            ))}
          </li>
        ))}
      </ul>
      {plan && (
        <p>
          The plan has {several(plan.tasks, 'task')} in {several(plan.waves, 'wave')}, for{' '}
          {several(plan.requirements, 'requirement')}.
        </p>
      )}
      {plan === null && faults.length === 0 && (
        <p class="quiet">
          What each repository needs is found out once the build has opened it, and tried on the base before a model is
          paid.
        </p>
      )}
      {room.usd !== null && (
        <p class="quiet">
          The tenant has <Money usd={room.usd} /> left this month.
        </p>
      )}
    </section>
  );
}
