/** The examples of the document, all of one story: an answer of every route, and a message of every type. */
import { accessAnswers } from './access-answers.ts';
import { buildAnswers, lookedBackOn, otherMedia } from './build-answers.ts';
import { deploymentAnswers } from './deployment-answers.ts';
import { runAnswers } from './run-answers.ts';
import { sampleBuild } from './sample-build.ts';
import { triggerAnswers } from './trigger-answers.ts';

export type Examples = {
  /** Of a route, by method and path; of its other media with that behind. */
  answers: Readonly<Record<string, unknown>>;
  /** Of a webhook, by type. */
  messages: Readonly<Record<string, unknown>>;
};

export function examples(): Examples {
  const build = sampleBuild();
  const told = Object.values(build).flatMap(({ messages }) =>
    messages.map((body) => JSON.parse(body) as { type: string }),
  );
  return {
    answers: {
      ...deploymentAnswers(lookedBackOn(build.completed)),
      ...buildAnswers(build),
      ...otherMedia(build),
      ...runAnswers(build),
      ...accessAnswers,
      ...triggerAnswers,
    },
    messages: Object.fromEntries(told.map((message) => [message.type, message])),
  };
}
