/** The door by which triggers submit: checked as what a person posts, and answered in words where it is refused. */
import { HTTPException } from 'hono/http-exception';
import { Submission } from '../../core/contract/submission.ts';
import type { Submitted, TriggeredBuild } from '../../durable-objects/triggers/start-build.ts';
import { inputErrors } from '../api/input-errors.ts';
import type { ApiPorts } from '../api/ports.ts';
import { submitBuild } from '../api/submit.ts';

export async function submitTriggered(
  { id, submission, tenant, submittedBy, origin }: TriggeredBuild,
  ports: ApiPorts,
): Promise<Submitted> {
  if (ports.settings.fault !== null) return { ok: false, message: ports.settings.fault };
  const parsed = Submission.safeParse(submission);
  if (!parsed.success) {
    const [first] = inputErrors(parsed.error);
    return { ok: false, message: `${first?.path}: ${first?.message}` };
  }
  const caller = { name: submittedBy, tenant, scopes: ['builds:write' as const], buildId: null, isOperator: false };
  const builds = {
    ...ports.builds,
    create: (build: Parameters<typeof ports.builds.create>[0]) => ports.builds.create({ ...build, origin }),
  };
  try {
    await submitBuild(parsed.data, { caller, idSeed: id }, { ...ports, builds, newBuildId: async () => id });
    return { ok: true };
  } catch (error) {
    // A fault of Breakwater, or an outage, is tried again; a refusal stays one.
    if (error instanceof HTTPException && error.status < 500 && error.status !== 429)
      return { ok: false, message: error.message };
    throw error;
  }
}
