/** Image, size and time of an environment: chosen within what the deployment gives. */
import { type EnvironmentOptions, type Instance, instances } from '../environment-options.ts';
import type { NotGiven } from '../not-given.ts';
import { byDefault, detectedFrom, type EnvironmentSources, type Limited } from './sources.ts';

/** Of tests that nobody has said more about. */
export const usualTestMinutes = 10;

/** Wishes, the weightier first; each that cannot be given is said, and the next is looked at. */
const wishesFor = <Field extends keyof EnvironmentOptions>({ submission, file }: EnvironmentSources, field: Field) =>
  (['submission', 'file'] as const).flatMap((by) => {
    const asked = { submission, file }[by][field];
    return asked === undefined ? [] : [{ by, asked: asked as NonNullable<EnvironmentOptions[Field]> }];
  });

export function decideImage(sources: EnvironmentSources): Limited<string | null> {
  const { images } = sources.limits;
  const { image, reasons } = sources.detected;
  const wishes = wishesFor(sources, 'image');
  const known = wishes.findIndex(({ asked }) => images.includes(asked));
  const notGiven = (known < 0 ? wishes : wishes.slice(0, known)).map(
    ({ by, asked }): NotGiven =>
      images.length > 0 ? { code: 'unknown-image', by, asked, images: [...images] } : { code: 'no-images', by, asked },
  );
  const given = wishes[known];
  if (given) return { value: given.asked, origin: { kind: given.by }, notGiven };
  if (image !== null && images.includes(image)) return { value: image, origin: detectedFrom(reasons.image), notGiven };
  return { value: images[0] ?? null, origin: byDefault, notGiven };
}

export function decideInstance(sources: EnvironmentSources): Limited<Instance | null> {
  const { instance } = sources.limits;
  const wishes = wishesFor(sources, 'instance');
  if (instance === null)
    return {
      value: null,
      origin: byDefault,
      notGiven: wishes.map(({ by, asked }) => ({ code: 'no-instances', by, asked })),
    };
  const [first] = wishes;
  const { usual, largest } = instance;
  // The file's wish for more than the submission gives is refused, too, and not only passed over.
  const notGiven = wishes.flatMap(({ by, asked }): NotGiven[] => {
    const most = by === 'file' ? smallerOf(largest, sources.submission.instance ?? largest) : largest;
    return isLarger(asked, most) ? [{ code: 'larger-instance', by, asked, given: most }] : [];
  });
  if (!first) return { value: usual, origin: byDefault, notGiven };
  return { value: smallerOf(first.asked, largest), origin: { kind: first.by }, notGiven };
}

const isLarger = (a: Instance, b: Instance): boolean => instances.indexOf(a) > instances.indexOf(b);
const smallerOf = (a: Instance, b: Instance): Instance => (isLarger(a, b) ? b : a);

export function decideMinutes(sources: EnvironmentSources): Limited<number> {
  const { maxTestTimeoutMinutes } = sources.limits;
  const [first] = wishesFor(sources, 'testTimeoutMinutes');
  if (!first) return { value: Math.min(usualTestMinutes, maxTestTimeoutMinutes), origin: byDefault, notGiven: [] };
  const value = Math.min(first.asked, maxTestTimeoutMinutes);
  const notGiven: NotGiven[] =
    value < first.asked ? [{ code: 'longer-tests', by: first.by, askedMinutes: first.asked, givenMinutes: value }] : [];
  return { value, origin: { kind: first.by }, notGiven };
}
