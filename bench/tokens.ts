/**
 * What the tiers of saving tokens save: the sample's build and one of sixty tasks, with each tier alone, with none and with
 * all, accounted side by side. Costs are dollars by the price table; the ratio is to the same build with all switched off.
 */
import { TokenOptions } from '../src/core/contract/submission.ts';
import { tasksOf } from '../src/core/plan/work-plan.ts';
import { judged } from './checks.ts';
import type { Totals } from './tokens/account.ts';
import { accountBuild } from './tokens/build.ts';
import { large, type Material, sample } from './tokens/material.ts';

const none: TokenOptions = { compactResults: false, repositoryBrief: false, modelByTask: false, distilledRelay: false };
const ways: [string, TokenOptions][] = [
  ['none', none],
  ['compactResults', { ...none, compactResults: true }],
  ['repositoryBrief', { ...none, repositoryBrief: true }],
  ['modelByTask', { ...none, modelByTask: true }],
  ['distilledRelay', { ...none, distilledRelay: true }],
  ['all', TokenOptions.parse({})],
];

export async function run(): Promise<void> {
  console.log(
    'Sessions are scripted, and their calls, failing rounds included, are assumed (bench/tokens/sessions.ts); requests, results\n' +
      "and the choice of models are the system's own, and the scripted model's books count them. No stack is started.\n",
  );
  const builds = [sample(), large()].map(accounted);
  const sum = (of: (build: (typeof builds)[number]) => number): number =>
    builds.reduce((all, build) => all + of(build), 0);
  const { lines, hold } = judged([
    {
      what: 'dollars of both builds, all tiers / none',
      value: sum(({ all }) => all.usd) / sum(({ off }) => off.usd),
      unit: '',
      below: 0.65,
    },
    {
      what: 'per mille of their prompts that the cache could have given and did not, all tiers',
      value: 1000 * (1 - sum(({ all }) => all.usage.cacheRead) / sum(({ all }) => all.readable)),
      unit: '',
      below: 3,
    },
  ]);
  console.log(lines.join('\n'));
  if (!hold) process.exitCode = 1;
}

function accounted(material: Material): { title: string; off: Totals; all: Totals } {
  const title = `${material.name}, ${tasksOf(material.plan).length} tasks`;
  const totals = ways.map(([name, tokens]) => ({ name, ...accountBuild(material, tokens) }));
  const [off] = totals;
  const all = totals.at(-1);
  if (!off || !all) throw new Error('there are ways to account');
  const rows = totals.map((one) => [
    one.name,
    String(one.promptTokens),
    String(one.usage.output),
    one.usd.toFixed(3),
    (one.usd / off.usd).toFixed(2),
    (one.usage.cacheRead / one.promptTokens).toFixed(4),
    ofBound(one).toFixed(4),
  ]);
  const head = ['tier', 'prompt', 'output', 'dollars', 'ratio', 'read', 'of bound'];
  const lines = [head, ...rows].map(
    ([name = '', ...cells]) => `  ${name.padEnd(16)}${cells.map((cell) => cell.padStart(11)).join('')}`,
  );
  console.log(`${title}\n${lines.join('\n')}\n`);
  return { title, off, all };
}

/** Tokens read from the cache, of all that an earlier request of the same model had begun with. */
const ofBound = ({ usage, readable }: Totals): number => usage.cacheRead / readable;
