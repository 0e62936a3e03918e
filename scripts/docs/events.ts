/** The reference of events, from their catalogue. */
import type { z } from 'zod';
import { eventKindOf, eventTypes } from '../../src/core/contract/events.ts';
import { generatedNote, table } from './markdown.ts';

export function eventsDocument(): string {
  const rows = eventTypes.map((type) => {
    const { meaning, data, isTold } = eventKindOf(type);
    return [`\`${type}\``, meaning, Object.entries(data.shape).map(fieldText).join(', '), isTold ? 'yes' : ''];
  });
  return `# Events

${generatedNote('src/core/contract/events')}

\`GET /builds/:id/events\` answers them in their order: \`{ seq, at, type, text, data }\`. \`seq\` counts from 1 without gaps, \`at\` is in milliseconds since the epoch, \`text\` is one line for a person and \`data\` is all that it is made from. Types and fields are added as time goes by: leave out what you do not know. The events of a build that began with an older release may have other data.

Where the last column says yes, webhooks are told.

${table(['type', 'meaning', 'data', 'told'], rows)}
`;
}

const fieldText = ([name, schema]: [string, z.core.$ZodType]): string => `\`${name}\` (${typeText(schema)})`;

/** A type in a few words: what stands inside an object, the code has. */
function typeText(schema: z.core.$ZodType): string {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'nullable':
      return `${typeText(def.innerType)} or null`;
    case 'default':
    case 'catch':
    case 'optional':
      return typeText(def.innerType);
    case 'array':
      return `list of ${typeText(def.element)}`;
    case 'union': {
      const texts = [...new Set(def.options.map(typeText))];
      // Codes that may become more: the text beside them stands for those of newer releases.
      const isGrowing = def.options.some(({ _zod }) => _zod.def.type === 'enum') && texts.at(-1) === 'string';
      return isGrowing ? `${texts.slice(0, -1).join(', ')}, …` : texts.join(' or ');
    }
    case 'enum':
      return Object.values(def.entries).join(', ');
    case 'record':
      return 'object';
    default:
      return def.type;
  }
}
