/** The calls of one repository at its forge: with its credential, and with failures told in the forge's own words. */
import type { z } from 'zod';
import { type ForgeResult, given } from './forge.ts';
import { answerFailure, callRest, type ForgePorts, type RestAnswer, type RestCall, readAs } from './rest-call.ts';

export type RestOptions = {
  host: string;
  /** Asked before each call; `advice` says what a refusal of it would need. */
  credential(): Promise<ForgeResult<{ headers: Record<string, string>; advice: string }>>;
  /** The forge's own word about a failure; null where it gave none. */
  toldBy(answer: RestAnswer): string | null;
};

type Call = Omit<RestCall, 'headers'>;

/** `what` names what is asked for, in a sentence such as "git.example answers 404 to a comment". */
export type RestCalls = {
  send(what: string, call: Call): Promise<ForgeResult<RestAnswer>>;
  ask<Schema extends z.ZodType>(schema: Schema, what: string, call: Call): Promise<ForgeResult<z.output<Schema>>>;
};

export function restCalls({ host, credential, toldBy }: RestOptions, ports: ForgePorts): RestCalls {
  const send: RestCalls['send'] = async (what, call) => {
    const own = await credential();
    if (!own.ok) return own;
    const answer = await callRest({ ...call, headers: own.value.headers }, ports);
    if (!answer.ok || isSuccess(answer.value)) return answer;
    return answerFailure(
      answer.value,
      { what, host, advice: own.value.advice, told: toldBy(answer.value) },
      ports.now(),
    );
  };
  return {
    send,
    ask: async (schema, what, call) => {
      const answer = await send(what, call);
      return answer.ok ? readAs(schema, answer.value, { what, host }) : answer;
    },
  };
}

export const isSuccess = ({ status }: RestAnswer): boolean => status >= 200 && status < 300;

/** The answer, without what it holds. */
export const done = (answer: ForgeResult<unknown>): ForgeResult<null> => (answer.ok ? given(null) : answer);
