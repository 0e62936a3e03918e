/** Every command of `breakwater`, in the order of its help. */
import type { CliCommand } from './cli-command.ts';
import { completionCommand } from './completion/completion.ts';
import { doctorCommand } from './doctor.ts';
import { initCommand } from './init/init.ts';
import { listCommand } from './list-builds.ts';
import { loginCommands } from './login.ts';
import { tenantCommands } from './manage-tenants.ts';
import { tokenCommands } from './manage-tokens.ts';
import { openCommand } from './open-page.ts';
import { outboxCommand } from './outbox.ts';
import { eventsCommand } from './print-events.ts';
import { screenshotCommand } from './reading/save-screenshot.ts';
import { diffCommand } from './reading/show-diff.ts';
import { discoveriesCommand, reportCommand, requirementsCommand, specCommand } from './reading/show-findings.ts';
import { breakerCommand, environmentsCommand, notesCommand, planCommand } from './reading/show-planned.ts';
import { runsCommand } from './reading/show-runs.ts';
import { spendingCommand } from './reading/show-spending.ts';
import { taskCommand, tasksCommand } from './reading/show-tasks.ts';
import { transcriptCommand } from './reading/show-transcript.ts';
import { adminCommand } from './rebuild-history.ts';
import { shareCommand } from './share-build.ts';
import { costsCommand } from './show-costs.ts';
import { statusCommand } from './show-status.ts';
import { steeringCommands } from './steer-build.ts';
import { submitCommand } from './submit-build.ts';
import { triggerCommands } from './trigger.ts';
import { watchCommand } from './watch-build.ts';

export const cliCommands: readonly CliCommand[] = [
  initCommand,
  submitCommand,
  watchCommand,
  statusCommand,
  eventsCommand,
  openCommand,
  tasksCommand,
  taskCommand,
  diffCommand,
  screenshotCommand,
  runsCommand,
  transcriptCommand,
  requirementsCommand,
  discoveriesCommand,
  specCommand,
  reportCommand,
  planCommand,
  environmentsCommand,
  notesCommand,
  breakerCommand,
  spendingCommand,
  steeringCommands,
  listCommand,
  costsCommand,
  triggerCommands,
  shareCommand,
  loginCommands,
  tokenCommands,
  tenantCommands,
  outboxCommand,
  doctorCommand,
  adminCommand,
  completionCommand,
];
