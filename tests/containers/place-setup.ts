/** Once before all tests: looks for a container engine, builds the sandbox images (minutes for the first time), and says which places are missing. */
import type { TestProject } from 'vitest/node';
import { findBubblewrap } from '../../src/local-stack/machine/bubblewrap.ts';
import { findEngine } from '../../src/local-stack/machine/engine.ts';
import { buildImage } from './container-host.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Why no container can be run here, or null. */
    containerUnavailable: string | null;
    /** Why bubblewrap does not work here, or null. */
    bubblewrapUnavailable: string | null;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  const engine = await findEngine(process.env);
  // Both, so that no test waits for the packages of the large one.
  if (engine.ok) for (const image of ['node', 'full']) await buildImage(image);
  else console.warn(`SKIPPED: every suite of the sandbox server in the place "container": ${engine.reason}`);
  project.provide('containerUnavailable', engine.ok ? null : engine.reason);
  const bubblewrap = await findBubblewrap(process.env);
  if (!bubblewrap.ok)
    console.warn(
      `SKIPPED: every suite of the sandbox server in the place "local host in bubblewrap": ${bubblewrap.notice}`,
    );
  project.provide('bubblewrapUnavailable', bubblewrap.ok ? null : 'bubblewrap is not installed, or does not work here');
}
