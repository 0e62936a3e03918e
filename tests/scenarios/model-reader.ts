/** Reads what a scripted model was asked and what it charged: the other side of a build's sessions and of its ledger. */
import { z } from 'zod';
import type { Block } from '../../src/scripted-model/request/wire-request.ts';
import type { ScriptedModel } from '../../src/scripted-model/server.ts';

export type ModelReader = {
  /** The texts of the user message that a session's turn answers, counted from 1: the prompt, or tool results. */
  told(session: string, turn: number): string[];
  /** Every request for a turn of a session, in order: the turn counted from 1, and when it came. */
  asked(session: string): { turn: number; at: number }[];
  /** How many requests the real API would not have taken: none, whatever came before. */
  invalidRequests(): Promise<number>;
  /** What the model has charged so far, broken streams included, by its own books. */
  billedUsd(): Promise<number>;
};

const Stats = z.object({ invalid: z.number(), billedUsd: z.number(), unfinished: z.object({ billedUsd: z.number() }) });

export function modelReader(model: ScriptedModel, apiKey: string): ModelReader {
  const stats = async () => {
    const answer = await fetch(`${model.url}/__stats`, { headers: { authorization: `Bearer ${apiKey}` } });
    return Stats.parse(await answer.json());
  };
  return {
    told: (session, turn) => {
      const call = model.calls.find((one) => one.session === session && one.turn === turn - 1);
      if (!call?.request) throw new Error(`the session "${session}" was not asked for its turn ${turn}`);
      return call.request.messages.at(-1)?.content.map(textOf) ?? [];
    },
    asked: (session) =>
      model.calls.flatMap(({ session: of, turn = 0, at }) => (of === session ? [{ turn: turn + 1, at }] : [])),
    invalidRequests: async () => (await stats()).invalid,
    billedUsd: async () => {
      const { billedUsd, unfinished } = await stats();
      return billedUsd + unfinished.billedUsd;
    },
  };
}

type Inner = Exclude<Extract<Block, { type: 'tool_result' }>['content'], string | undefined>[number];

/** Of a picture its type. */
function textOf(block: Block | Inner): string {
  switch (block.type) {
    case 'text':
      return block.text;
    case 'tool_result':
      return typeof block.content === 'string' ? block.content : (block.content ?? []).map(textOf).join('');
    case 'image':
      return `[${block.source.media_type}]`;
    case 'thinking':
    case 'tool_use':
      return '';
    default:
      return block satisfies never;
  }
}
