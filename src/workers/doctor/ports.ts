/** What the checks of a live deployment look at. */
import type { WebhookAnswer } from '../../durable-objects/builds/send-webhook.ts';
import type { ProbeAnswer } from '../../durable-objects/sandboxes/probe.ts';
import type { MigrationState } from '../../history/migration-state.ts';
import type { ModelAnswer } from './ask-model.ts';
import type { RepositoryAnswer } from './ask-repository.ts';

export type DoctorPorts = {
  settings: {
    /** Each names a setting that cannot be used, and what it has to be. */
    faults: readonly string[];
    hasModelKey: boolean;
    hasWebhookSecret: boolean;
    /** Whether a scripted model stands in for the real one. */
    scripted: boolean;
    /** The hosts that git goes to with an entry of GIT_CREDENTIALS, and those where it is the App of FORGES. */
    git: { credentials: readonly string[]; apps: readonly string[] };
  };
  migrations(): Promise<MigrationState>;
  askModel(): Promise<ModelAnswer>;
  /** Starts a sandbox and ends it. */
  probeSandbox(): Promise<ProbeAnswer>;
  askRepository(repository: { url: string; base?: string | undefined }): Promise<RepositoryAnswer>;
  /** Sends a signed message to the deployment's own address. */
  sendToItself(origin: string): Promise<WebhookAnswer>;
};
