/** Words of others as they can be shown. */
import { shortened } from '../../cut-text.ts';

const longestMessage = 500;
const shortestSecret = 8;

/** One line for an event, a report or a log: bounded, without control characters, and without anything secret. */
export function readable(text: string, secrets: readonly string[]): string {
  const hidden = secrets
    .filter((secret) => secret.length >= shortestSecret)
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
    .replace(/\bsk-ant-[\w-]+/g, '***')
    .replace(/\bBearer\s+[\w.~+/=-]{12,}/gi, 'Bearer ***')
    .replace(/\/\/[^/\s@]*@/g, '//***@');
  const line = hidden.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return shortened(line, longestMessage);
}
