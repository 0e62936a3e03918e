/** Webhooks after Standard Webhooks (https://www.standardwebhooks.com): where a build tells what has happened. */
import { z } from 'zod';
import { canonicalHost } from '../network/canonical-host.ts';
import { isPublicHost } from '../network/public-host.ts';

/** A part of the URL may be a secret of the receiver's, so only its host is ever shown. */
const WebhookUrl = z
  .string()
  .max(2000)
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || url.username || url.password || url.hash) return false;
    return url.protocol === 'https:' || url.protocol === 'http:';
  }, 'must be an https:// (or, on a local stack, http://) URL without credentials and fragment in it');

export const Webhooks = z.array(z.strictObject({ url: WebhookUrl })).max(5);

/** Why a message may not go to this URL, or null; on a local stack it may go anywhere. */
export function webhookFault(url: string, isLocal: boolean): string | null {
  if (isLocal) return null;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:') return 'http:// works with the local stack only: use https://';
  return isPublicHost(hostname) ? null : `${hostname} is not a host of the public internet`;
}

/** What a message says; a receiver leaves out what it does not know. */
export const WebhookMessage = z.object({
  /** One of the types that docs/events.md marks as told. */
  type: z.string(),
  /** When it happened, as ISO 8601. */
  timestamp: z.iso.datetime(),
  data: z.object({
    /** The number of the event in the build: messages may come in any order, and more than once. */
    seq: z.int().positive(),
    text: z.string(),
    /** The build as it was then. */
    build: z.object({
      id: z.string(),
      title: z.string(),
      status: z.string(),
      spentUsd: z.number(),
      limitUsd: z.number(),
    }),
    /** The data of the event, by its type. */
    details: z.record(z.string(), z.json()),
  }),
});
export type WebhookMessage = z.infer<typeof WebhookMessage>;

/** The host, as events and views name a webhook. */
export const webhookHost = (url: string): string => canonicalHost(new URL(url).host);

/** The same text for URLs that mean one receiver. */
export function webhookIdentity(url: string): string {
  const { protocol, pathname, search } = new URL(url);
  return `${protocol}//${webhookHost(url)}${pathname}${search}`;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
/** The schedule of Standard Webhooks: ten tries in some three days. */
const delays = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
] as const;
export const mostTries = delays.length + 1;

/** Milliseconds until a message is tried again that was tried `tries` times; null where it is given up. `chance` is from 0 up to 1. */
export function nextTryInMs(tries: number, chance: number): number | null {
  const delay = delays[tries - 1];
  return delay === undefined ? null : Math.round(delay * (1 + chance / 10));
}

const Secret = z
  .string()
  .regex(/^whsec_(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/)
  .refine((text) => {
    const bytes = (text.slice('whsec_'.length).replace(/=+$/, '').length * 3) / 4;
    return bytes >= 24 && bytes < 65;
  });

/** The signing secrets in `WEBHOOK_SECRET`, separated by spaces where one is replaced by another; null where it is none. */
export function webhookSecrets(text: string | undefined): readonly string[] | null {
  const secrets = z
    .array(Secret)
    .min(1)
    .safeParse((text ?? '').split(/\s+/).filter((part) => part !== ''));
  return secrets.success ? secrets.data : null;
}
