/** What the AgentRun tests talk to: the scripted model, the sandbox server and git over HTTP, all real processes. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestProject } from 'vitest/node';
import { startScriptedModel } from '../../../src/scripted-model/server.ts';
import { startServerProcess, token } from '../../containers/server-process.ts';
import { startHoldingProxy } from '../../doubles/holding-proxy.ts';
import type { AgentRunServers } from '../../workers/agent-run/provided.ts';
import { script } from './script.ts';

/** Vitest calls this once for all tests of the project, and what it returns when they are done. */
export default async function start(project: TestProject): Promise<() => Promise<void>> {
  const root = mkdtempSync(join(tmpdir(), 'breakwater-agent-run-'));
  const commits = sampleRepository(root);
  const [model, sandbox, git] = await Promise.all([
    startScriptedModel({ script, apiKey: 'test-key' }),
    startServerProcess({ root: join(root, 'sandboxes') }),
    gitProcess(root),
  ]);
  const held = await startHoldingProxy(model.url);
  const servers: AgentRunServers = {
    modelUrl: held.url,
    sandboxUrl: sandbox.url,
    sandboxToken: token,
    gatewayUrl: git.url,
    ...commits,
  };
  project.provide('agentRun', servers);
  return async () => {
    await Promise.all([held.close(), model.close(), sandbox.end('SIGTERM'), git.end()]);
    rmSync(root, { recursive: true, force: true });
  };
}

/** A process of its own, because vitest's own is large: each process of git that it began would first be a copy of it. */
async function gitProcess(root: string): Promise<{ url: string; end: () => Promise<void> }> {
  const main = join(import.meta.dirname, '../../doubles/git-http-main.ts');
  const child = spawn(process.execPath, [main, root], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    url: JSON.parse(String(line)).listening,
    end: async () => {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}

/** `git/api.git`: a file, a test that passes while the file says "hello", and a branch on which it says otherwise. */
function sampleRepository(root: string): { base: string; moved: string } {
  const bare = join(root, 'git', 'api.git');
  const work = join(root, 'work');
  mkdirSync(work, { recursive: true });
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', '-C', work, ...args], {
      encoding: 'utf8',
    }).trim();
  const commit = (greeting: string): string => {
    writeFileSync(join(work, 'greeting.txt'), `${greeting}\n`);
    writeFileSync(join(work, 'test.sh'), 'grep -q hello greeting.txt\n');
    git('add', '-A');
    git('commit', '-q', '-m', greeting);
    return git('rev-parse', 'HEAD');
  };
  git('init', '-q', '-b', 'main');
  const base = commit('hello');
  git('checkout', '-q', '-b', 'moved');
  const moved = commit('hello there');
  git('checkout', '-q', 'main');
  execFileSync('git', ['clone', '-q', '--bare', work, bare]);
  return { base, moved };
}
