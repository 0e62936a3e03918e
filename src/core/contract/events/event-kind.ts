/** One kind of event: what it means, the data that it carries, and its one line for a person, made from them. */
import { z } from 'zod';

export type EventKind = {
  /** For the reference. */
  meaning: string;
  data: z.ZodObject;
  /** In a method's shape, so that the catalogue can hold kinds of all data. */
  text(data: object): string;
  /** Whether webhooks are told. */
  isTold: boolean;
};

/** Data hold JSON alone and no absent fields: what there is not is null. */
export function eventKind<Shape extends z.ZodRawShape>(
  meaning: string,
  shape: Shape,
  text: (data: z.output<z.ZodObject<Shape>>) => string,
): { meaning: string; data: z.ZodObject<Shape>; text(data: z.output<z.ZodObject<Shape>>): string; isTold: boolean } {
  return { meaning, data: z.object(shape), text, isTold: false };
}

/** The same, told to webhooks: a person who is elsewhere wants to hear of it. */
export function toldEvent<Shape extends z.ZodRawShape>(
  ...kind: Parameters<typeof eventKind<Shape>>
): ReturnType<typeof eventKind<Shape>> {
  return { ...eventKind(...kind), isTold: true };
}
