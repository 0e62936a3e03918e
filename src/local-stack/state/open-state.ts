/** The state with which a stack starts: what the directory remembers, with ports that are free now. */
import { choosePort } from './port.ts';
import { freshStackState, readStackState, type StackState, webhookSecret } from './stack-state.ts';

export type OpenStateOptions = {
  state: string;
  host: string;
  /** The port that the API should have; else the one that it had. */
  apiPort: number | undefined;
  secret: () => string;
  say: (line: string) => void;
  /** How long a remembered port is waited for: the parts of a stack that was killed need a moment to notice. */
  patienceMs?: number;
};

const titles: Record<keyof StackState['ports'], string> = {
  api: 'the API',
  git: 'the git server',
  sandbox: 'the sandbox host',
  model: 'the scripted model',
};

/** Says so when a port is another than the one that was asked for or remembered. */
export async function openState({
  state,
  host,
  apiPort,
  secret,
  say,
  patienceMs = 10_000,
}: OpenStateOptions): Promise<StackState> {
  const remembered = await readStackState(state);
  const base = remembered ?? freshStackState(secret);
  const ports = { ...base.ports };
  const taken = new Set<number>();
  for (const part of ['api', 'git', 'sandbox', 'model'] as const) {
    const wish = part === 'api' && apiPort !== undefined ? apiPort : base.ports[part];
    const choice = taken.has(wish)
      ? await choosePort({ host, port: 0, patienceMs: 0 })
      : await choosePort({ host, port: wish, patienceMs: remembered?.ports[part] === wish ? patienceMs : 0 });
    if (choice.port !== wish && wish !== 0) {
      say(`Port ${wish} is taken; ${titles[part]} uses ${choice.port}.`);
      if (part === 'git' && remembered) say(`Builds on http://${host}:${wish} go on when it is free again.`);
    }
    ports[part] = choice.port;
    taken.add(choice.port);
  }
  return { ...base, secrets: { ...base.secrets, webhook: base.secrets.webhook ?? webhookSecret(secret) }, ports };
}
