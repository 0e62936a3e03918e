/** Plays a session of the sample's script in a workspace, as a run does: turn by turn, each tool call for real. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import script from '../../examples/textkit/script/index.ts';
import { Audit, Discovery, Verdict, Work } from '../../src/core/roles.ts';
import { ScriptSchema, type Session, sessionFor } from '../../src/scripted-model/script/script.ts';
import { edit, sh, suite } from './sandbox.ts';

const parsed = ScriptSchema.parse(script);

/** The session that a conversation with this opening plays. */
export function sessionOf(opening: string): Session {
  const session = sessionFor(parsed, opening);
  if (!session) throw new Error(`no session for ${opening}`);
  return session;
}

/** What came of a session: the exit code of each command in order, and what it handed in. */
export type Played = {
  exitCodes: number[];
  discoveries: Discovery[];
  verdict?: z.infer<typeof Verdict>;
  audit?: z.infer<typeof Audit>;
};

/** Carries out every call; the session has to end with work whose tests pass, or with a verdict or an audit. */
export async function play(session: Session, workspace: string): Promise<Played> {
  const played: Played = { exitCodes: [], discoveries: [] };
  for (const { tools = [] } of session.turns) {
    for (const { name, input } of tools) {
      if (name === 'submit_audit') return { ...played, audit: Audit.parse(input) };
      if (name === 'submit_verdict') return { ...played, verdict: Verdict.parse(input) };
      if (name === 'submit_work') {
        Work.parse(input);
        // As in a run: work whose tests fail is not taken, and the session goes on.
        if ((await sh(join(workspace, 'textkit'), suite)).exitCode === 0) return played;
      } else if (name === 'bash') {
        const { command } = input as { command: string };
        played.exitCodes.push((await sh(workspace, command)).exitCode);
      } else if (name === 'str_replace_based_edit_tool') {
        await edit(workspace, input);
      } else if (name === 'note_discovery') {
        played.discoveries.push(Discovery.parse(input));
      } else {
        await access(join(workspace, (input as { path: string }).path));
      }
    }
    // A run commits after each turn; a tree with marks of a conflict in it has to wait.
    await sh(join(workspace, 'textkit'), 'git grep -qE "^<{7} " || { git add -A && git commit -qm "A turn"; }');
  }
  throw new Error(`${session.name} ended without handing anything in`);
}
