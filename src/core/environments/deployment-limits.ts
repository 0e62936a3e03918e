/** What this deployment gives to the environments of repositories. */
import { usualInstance } from './container-start.ts';
import type { DeploymentLimits } from './decision/sources.ts';
import { Instance } from './environment-options.ts';

/** As long as a command of a sandbox may take at most. */
const maxTestTimeoutMinutes = 12 * 60;
/** Whoever submits pays. */
const largest: Instance = 'standard-4';

/** `offer` is what there is to start a sandbox from; a size that is not known is found out when one starts. */
export const deploymentLimits = (
  offer: { images: readonly string[]; hasSizes: boolean },
  settings: { usualSize: string | undefined; secrets: DeploymentLimits['secrets'] },
): DeploymentLimits => ({
  images: offer.images,
  instance: offer.hasSizes ? { usual: Instance.catch(usualInstance).parse(settings.usualSize), largest } : null,
  maxTestTimeoutMinutes,
  secrets: settings.secrets,
});
