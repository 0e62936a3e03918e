/** What a container starts from: one of the deployment's images by its name and a size, or why there is no such thing. */
import { type Instance, instances } from './environment-options.ts';

export type ContainerStart =
  | { ok: true; image: string; instance: Instance }
  /** Asking again would change nothing. */
  | { ok: false; message: string };

export const usualInstance: Instance = 'standard-1';

/** `instance` null is the deployment's usual size, `SANDBOX_SIZE`, which is looked at only then. */
export function containerStart(
  { image, instance }: { image: string; instance: Instance | null },
  deployment: { images: readonly string[]; usualSize: string | undefined },
): ContainerStart {
  if (!deployment.images.includes(image))
    return {
      ok: false,
      message: `there is no image ${image}; the deployment has ${deployment.images.join(', ') || 'none'}`,
    };
  if (instance) return { ok: true, image, instance };
  const usual = instances.find((known) => known === (deployment.usualSize ?? usualInstance));
  return usual
    ? { ok: true, image, instance: usual }
    : { ok: false, message: `SANDBOX_SIZE must be one of ${instances.join(', ')}, not "${deployment.usualSize}"` };
}
