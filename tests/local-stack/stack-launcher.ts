/** Holds a stack of a tiny project until it is killed: `node stack-launcher.ts PROJECT STATE SCRIPT`. */
import { runWithStack, untilInterrupted } from '../../src/local/run-with-stack.ts';

const [project = '', state = '', script = ''] = process.argv.slice(2);
process.exitCode = await runWithStack(
  {
    project,
    state,
    port: 0,
    sandbox: 'local',
    model: { kind: 'scripted', script },
    gitCredentials: undefined,
    say: (line) => console.error(line),
  },
  async (stack, signal) => {
    console.log(JSON.stringify({ apiUrl: stack.apiUrl }));
    return await untilInterrupted(signal);
  },
);
