/** Triggers as lines of text: what tells one from another, and what a new one needs. */
import type { Trigger, TriggerCreated } from '../../core/contract/triggers.ts';
import { padTo, printable } from './printable.ts';

/** What tells triggers of a kind apart. */
const particulars = ['repository', 'label', 'cron', 'timezone'];

export const triggerLine = ({ id, kind, name, config }: Trigger): string =>
  [
    padTo(printable(id), 12),
    padTo(printable(kind), 9),
    printable(name),
    ...particulars.flatMap((field) => (typeof config[field] === 'string' ? [printable(config[field])] : [])),
  ].join('  ');

export const createdTriggerLines = ({ url, key, webhookSecret, ...trigger }: TriggerCreated): string[] => [
  triggerLine(trigger),
  ...(url === null ? [] : [`Have it sent to: ${printable(url)}`]),
  ...(webhookSecret === null ? [] : [`Signed with the secret: ${printable(webhookSecret)}`]),
  ...(key === null ? [] : [`Its key, shown this once: ${printable(key)}`]),
];
