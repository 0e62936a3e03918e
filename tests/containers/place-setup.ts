/** Once before all tests: looks for a container engine, builds the sandbox image, and says which places are missing. */
import type { TestProject } from 'vitest/node';
import { findEngine } from '../../src/local/stack/engine.ts';
import { buildImage } from './container-host.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Why no container can be run here, or null. */
    containerUnavailable: string | null;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  const engine = await findEngine(process.env);
  if (engine.ok) await buildImage();
  else console.warn(`SKIPPED: every suite of the sandbox server in the place "container": ${engine.reason}`);
  project.provide('containerUnavailable', engine.ok ? null : engine.reason);
}
