/** The stores whose rows outlive a release: the schema of each kind of row, and the upgrades from older ones. */
import type { z } from 'zod';
import { BuildState } from '../../src/core/builds/state.ts';
import { Effect } from '../../src/core/builds/step-types.ts';
import { buildUpgrades } from '../../src/core/builds/stored-build.ts';
import { BuildEvent } from '../../src/core/contract/events.ts';
import { Booking, bookingUpgrades } from '../../src/core/money/tenant-account.ts';
import { Evaluation } from '../../src/core/runs/evaluation.ts';
import { Call, RunState, Turn } from '../../src/core/runs/record.ts';
import { RunOrder } from '../../src/core/runs/run-order.ts';
import { RunReport } from '../../src/core/runs/run-report.ts';
import { Lease, leaseUpgrades } from '../../src/core/runs/sandbox-lease.ts';
import { runUpgrades } from '../../src/core/runs/stored-run.ts';
import { StoredSlot, slotUpgrades } from '../../src/core/runs/stored-slots.ts';
import type { Upgrade } from '../../src/core/stored/upgrades.ts';

type Store = { upgrades: readonly Upgrade<string>[]; where: string; rows: Readonly<Record<string, z.ZodType>> };

export const stores: Readonly<Record<'Build' | 'AgentRun' | 'Sandbox' | 'SandboxSlots' | 'TenantLedger', Store>> = {
  Build: {
    upgrades: buildUpgrades,
    where: 'buildUpgrades in src/core/builds/stored-build.ts',
    rows: { build: BuildState, effect: Effect, event: BuildEvent },
  },
  AgentRun: {
    upgrades: runUpgrades,
    where: 'runUpgrades in src/core/runs/stored-run.ts',
    rows: { order: RunOrder, state: RunState, evaluation: Evaluation, turn: Turn, call: Call, report: RunReport },
  },
  Sandbox: {
    upgrades: leaseUpgrades,
    where: 'leaseUpgrades in src/core/runs/sandbox-lease.ts',
    rows: { lease: Lease },
  },
  SandboxSlots: {
    upgrades: slotUpgrades,
    where: 'slotUpgrades in src/core/runs/stored-slots.ts',
    rows: { slot: StoredSlot },
  },
  TenantLedger: {
    upgrades: bookingUpgrades,
    where: 'bookingUpgrades in src/core/money/tenant-account.ts',
    rows: { booking: Booking },
  },
};
