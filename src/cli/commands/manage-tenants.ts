/** `breakwater tenant`: what the builds of a tenant may come to. */
import type { Command } from 'commander';
import { TenantList, TenantView } from '../../core/contract/tenants.ts';
import { apiClient } from '../client/api-client.ts';
import { padTo, printable } from '../display/printable.ts';
import { dollars } from '../display/units.ts';
import { type CliCommand, type CommandContext, complainOf, withExample } from './cli-command.ts';
import { exitCodes } from './exit-codes.ts';
import { positive, whole } from './option-values.ts';

type Json = { json?: boolean };

export const tenantCommands: CliCommand = {
  calls: ['GET /tenants', 'GET /tenants/{tenant}', 'PUT /tenants/{tenant}'],
  add: (program, context) => {
    const tenant = program.command('tenant').description('bounds of tenants: builds at once, dollars a month');
    withExample(tenant, 'breakwater tenant set textkit --max-builds 5 --max-usd-per-month 2000');
    addSet(tenant, context);
    addShow(tenant, context);
    addList(tenant, context);
  },
};

const at = (name: string): string => `/tenants/${encodeURIComponent(name)}`;

function addSet(tenant: Command, { terminal, withProfile }: CommandContext): void {
  const command = tenant
    .command('set <tenant>')
    .description('set both bounds of a tenant; one that is not given is none')
    .option('--max-builds <n>', 'builds that have not ended', whole)
    .option('--max-usd-per-month <usd>', 'US dollars of a calendar month', positive)
    .option('--json', 'print them as JSON')
    .action((name: string, options: Json & { maxBuilds?: number; maxUsdPerMonth?: number }) =>
      withProfile(async (profile) => {
        const { maxBuilds = null, maxUsdPerMonth = null, json = false } = options;
        const answer = await apiClient(profile).ask(TenantView, 'PUT', at(name), { maxBuilds, maxUsdPerMonth });
        if (!answer.ok) return complainOf(terminal, answer.failure);
        terminal.stdout.write(`${json ? JSON.stringify(answer.value) : tenantText(answer.value)}\n`);
        return exitCodes.ok;
      }),
    );
  withExample(command, 'breakwater tenant set textkit --max-usd-per-month 2000');
}

function addShow(tenant: Command, { terminal, withProfile }: CommandContext): void {
  const command = tenant
    .command('show <tenant>')
    .description('show the bounds of a tenant, and what is used of them')
    .option('--json', 'print them as JSON')
    .action((name: string, { json = false }: Json) =>
      withProfile(async (profile) => {
        const answer = await apiClient(profile).ask(TenantView, 'GET', at(name));
        if (!answer.ok) return complainOf(terminal, answer.failure);
        terminal.stdout.write(`${json ? JSON.stringify(answer.value) : tenantText(answer.value)}\n`);
        return exitCodes.ok;
      }),
    );
  withExample(command, 'breakwater tenant show textkit');
}

function addList(tenant: Command, { terminal, withProfile }: CommandContext): void {
  const command = tenant
    .command('list')
    .description('list the tenants that have bounds')
    .option('--cursor <cursor>', 'go on where an earlier list ended')
    .option('--json', 'print them as JSON')
    .action(({ json = false, cursor }: Json & { cursor?: string }) =>
      withProfile(async (profile) => {
        const path = cursor === undefined ? '/tenants' : `/tenants?cursor=${encodeURIComponent(cursor)}`;
        const answer = await apiClient(profile).ask(TenantList, 'GET', path);
        if (!answer.ok) return complainOf(terminal, answer.failure);
        const { tenants, next } = answer.value;
        const lines = tenants.map(
          ({ tenant: name, ...bounds }) => `${padTo(printable(name), 12)}  ${boundsText(bounds)}`,
        );
        if (lines.length === 0) lines.push('No tenant has bounds.');
        if (next !== null) lines.push(`There are more: --cursor ${printable(next)}`);
        terminal.stdout.write(`${json ? JSON.stringify(answer.value) : lines.join('\n')}\n`);
        return exitCodes.ok;
      }),
    );
  withExample(command, 'breakwater tenant list --json');
}

type Bounds = { maxBuilds: number | null; maxUsdPerMonth: number | null };

const boundsText = ({ maxBuilds, maxUsdPerMonth }: Bounds): string =>
  [
    maxBuilds === null ? 'any number of builds' : `${maxBuilds} builds at once`,
    maxUsdPerMonth === null ? 'any cost' : `${dollars(maxUsdPerMonth)} a month`,
  ].join(', ');

function tenantText({ tenant, use, ...bounds }: TenantView): string {
  const { builds, reservedUsd, spentUsd } = use;
  const used = `${builds} builds under way, which may cost ${dollars(reservedUsd)}; ${dollars(spentUsd)} spent this month`;
  return `${printable(tenant)}: ${boundsText(bounds)}\n  ${used}`;
}
