/**
 * The services of a run's repositories, run beside each of its commands: started before it, in the place where it runs, and
 * ended after it. Their data stay in the sandbox. A service that does not come up is told, and the command runs all the
 * same: what was only found in a repository may not be needed.
 */
import type { RunRecord } from './record.ts';
import { environmentsOf } from './set-up.ts';

export type ServiceToRun = {
  repository: string;
  name: string;
  run: string;
  /** A command that ends with 0 once it can be used; null where it can at once. */
  ready: string | null;
};

export const servicesOf = (run: Pick<RunRecord, 'order' | 'evaluation'>): ServiceToRun[] =>
  environmentsOf(run).flatMap(({ repository, environment }) =>
    environment.services.map(({ name, run: command, ready }) => ({ repository, name, run: command, ready })),
  );

/** How often one is asked whether it is ready, five times a second. */
const readyTries = 300;
const endTries = 25;

/** The command with its services around it; `cwd` is the folder of the workspace in which it runs. */
export function withServices(command: string, services: readonly ServiceToRun[], cwd = '.'): string {
  if (services.length === 0) return command;
  const up = cwd === '.' ? '' : '../'.repeat(cwd.split('/').length);
  return [
    'bw_all=',
    ...services.map((service) => started(service, up)),
    `(eval ${quoted(command)})`,
    'bw_code=$?',
    'kill -TERM $bw_all 2>/dev/null',
    `for bw_n in $(seq ${endTries}); do kill -0 $bw_all 2>/dev/null || break; sleep 0.2; done`,
    'exit $bw_code',
  ].join('\n');
}

function started({ repository, name, run, ready }: ServiceToRun, up: string): string {
  const log = `"$HOME/.service-${name}.log"`;
  const start = `(cd ${quoted(`${up}${repository}`)} && eval ${quoted(run)}) >${log} 2>&1 </dev/null & bw_one=$!; bw_all="$bw_all $bw_one"`;
  if (ready === null) return start;
  return [
    start,
    'bw_n=0',
    `until (cd ${quoted(`${up}${repository}`)} && eval ${quoted(ready)}) >/dev/null 2>&1; do`,
    `  kill -0 $bw_one 2>/dev/null || { echo "[the service ${name} does not run: $(tail -n 1 ${log})]"; break; }`,
    `  bw_n=$((bw_n + 1)); [ $bw_n -lt ${readyTries} ] || { echo "[the service ${name} is not ready after a minute]"; break; }`,
    '  sleep 0.2',
    'done',
  ].join('\n');
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
