/** What the platform itself costs, beside the models: Cloudflare's list prices of containers and objects, November 2026. */

type Size = { vcpu: number; gib: number; diskGb: number };

const sizes = {
  lite: { vcpu: 1 / 16, gib: 0.25, diskGb: 2 },
  basic: { vcpu: 1 / 4, gib: 1, diskGb: 4 },
  'standard-1': { vcpu: 1 / 2, gib: 4, diskGb: 8 },
  'standard-2': { vcpu: 1, gib: 6, diskGb: 12 },
  'standard-3': { vcpu: 2, gib: 8, diskGb: 16 },
  'standard-4': { vcpu: 4, gib: 12, diskGb: 20 },
} satisfies Record<string, Size>;
export type SandboxSize = keyof typeof sizes;

const usdPerVcpuSecond = 0.00002;
const usdPerGibSecond = 0.0000025;
const usdPerDiskSecond = 0.00000007;
/** An object that is awake has 128 MB, at $12.50 for a million GB-seconds. */
const usdPerObjectSecond = 0.128 * 0.0000125;

export type PlatformCost = {
  /** Memory and disk count while a container is there; its processors only while they work. */
  leastUsd: number;
  mostUsd: number;
  /** As a person checks it. */
  arithmetic: string;
};

export function platformCost(used: { size: SandboxSize; sandboxSeconds: number; objectSeconds: number }): PlatformCost {
  const { vcpu, gib, diskGb } = sizes[used.size];
  const memoryUsd = used.sandboxSeconds * gib * usdPerGibSecond;
  const diskUsd = used.sandboxSeconds * diskGb * usdPerDiskSecond;
  const processorUsd = used.sandboxSeconds * vcpu * usdPerVcpuSecond;
  const objectUsd = used.objectSeconds * usdPerObjectSecond;
  const usd = (amount: number): string => `$${amount.toFixed(4)}`;
  return {
    leastUsd: memoryUsd + diskUsd + objectUsd,
    mostUsd: memoryUsd + diskUsd + processorUsd + objectUsd,
    arithmetic: [
      `${Math.round(used.sandboxSeconds)} sandbox seconds (${used.size}: ${vcpu} vCPU, ${gib} GiB)`,
      `memory × ${gib} GiB × $${usdPerGibSecond.toFixed(7)} = ${usd(memoryUsd)}`,
      `disk × ${diskGb} GB × $${usdPerDiskSecond.toFixed(8)} = ${usd(diskUsd)}`,
      `processors, if they work all the time, × ${vcpu} vCPU × $${usdPerVcpuSecond.toFixed(6)} = ${usd(processorUsd)}`,
      `${Math.round(used.objectSeconds)} seconds of objects × $${usdPerObjectSecond.toFixed(7)} = ${usd(objectUsd)}`,
    ].join('; '),
  };
}
