/** `npm run bench -- NAME`: measures one thing beside its yardstick, in one run, and prints the ratio. */
const benches: Record<string, { about: string; run: () => Promise<{ run: () => Promise<void> }> }> = {
  turn: { about: "a durable turn's overhead beside a bare loop's", run: () => import('./turn.ts') },
  sandbox: { about: 'calls of a sandbox, by where it is', run: () => import('./sandbox.ts') },
  workspace: { about: 'preparing later sandboxes of a build beside the first', run: () => import('./workspace.ts') },
  storage: { about: 'growth of a build of 5,000 turns, and its answers', run: () => import('./storage.ts') },
  judge: {
    about: 'how often the evaluator approves what is wrong, or rejects what is right',
    run: () => import('./judge/judge.ts'),
  },
  tokens: { about: 'what the tiers of saving tokens save, in dollars', run: () => import('./tokens.ts') },
  streams: { about: "from an event's commit to its readers, 100 beside one", run: () => import('./streams.ts') },
  page: {
    about: 'from commit to screen with 100 viewers, large builds on the page, its size',
    run: () => import('./page.ts'),
  },
  memory: { about: 'peak memory of the stack while the sample builds', run: () => import('./memory.ts') },
};

const bench = benches[process.argv[2] ?? ''];
if (bench) {
  await (await bench.run()).run();
} else {
  const list = Object.entries(benches).map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`);
  console.error(['usage: npm run bench -- NAME', ...list].join('\n'));
  process.exitCode = 2;
}
