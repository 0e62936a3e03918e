/** Names what a plan says, so that an edit can say which plan it was made on. It guards against mistakes, not against malice. */
import type { WorkPlan } from './work-plan.ts';

/** Two plans that say the same in the same order have the same one: 16 hexadecimal digits. */
export function planVersion(plan: WorkPlan): string {
  const text = JSON.stringify(plan, inOrder);
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  return hex(mixed(high, low)) + hex(mixed(low, high));
}

/** Whoever has put an object together, its fields come in one order. */
const inOrder = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** Spreads what the last characters have changed over all digits. */
const mixed = (one: number, other: number): number =>
  Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(other ^ (other >>> 13), 3_266_489_909);

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
