/** What the platform itself costs, beside the models: Cloudflare's list prices of containers and objects, November 2026. */

type Size = { vcpu: number; gib: number };

const sizes = {
  lite: { vcpu: 1 / 16, gib: 0.25 },
  basic: { vcpu: 1 / 4, gib: 1 },
  'standard-1': { vcpu: 1 / 2, gib: 4 },
  'standard-2': { vcpu: 1, gib: 6 },
  'standard-3': { vcpu: 2, gib: 8 },
  'standard-4': { vcpu: 4, gib: 12 },
} satisfies Record<string, Size>;
export type SandboxSize = keyof typeof sizes;

const usdPerVcpuSecond = 0.00002;
const usdPerGibSecond = 0.0000025;
/** An object that is awake has 128 MB, at $12.50 for a million GB-seconds. */
const usdPerObjectSecond = 0.128 * 0.0000125;

export type PlatformCost = {
  /** Memory counts while a container is there; its processors only while they work. */
  leastUsd: number;
  mostUsd: number;
  /** As a person checks it. */
  arithmetic: string;
};

export function platformCost(used: { size: SandboxSize; sandboxSeconds: number; objectSeconds: number }): PlatformCost {
  const { vcpu, gib } = sizes[used.size];
  const memoryUsd = used.sandboxSeconds * gib * usdPerGibSecond;
  const processorUsd = used.sandboxSeconds * vcpu * usdPerVcpuSecond;
  const objectUsd = used.objectSeconds * usdPerObjectSecond;
  const usd = (amount: number): string => `$${amount.toFixed(4)}`;
  return {
    leastUsd: memoryUsd + objectUsd,
    mostUsd: memoryUsd + processorUsd + objectUsd,
    arithmetic: [
      `${Math.round(used.sandboxSeconds)} sandbox seconds (${used.size}: ${vcpu} vCPU, ${gib} GiB)`,
      `memory × ${gib} GiB × $${usdPerGibSecond.toFixed(7)} = ${usd(memoryUsd)}`,
      `processors, if they work all the time, × ${vcpu} vCPU × $${usdPerVcpuSecond.toFixed(6)} = ${usd(processorUsd)}`,
      `${Math.round(used.objectSeconds)} seconds of objects × $${usdPerObjectSecond.toFixed(7)} = ${usd(objectUsd)}`,
    ].join('; '),
  };
}
