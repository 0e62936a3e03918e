import { describe, expect, it } from 'vitest';
import { failureSignature } from '../../../src/core/command-output/failure-signature.ts';

const failing = (given: { line?: number; ms?: number; value?: number; tmp?: string; port?: number } = {}): string => `
\u001b[32m✓ adds (${given.ms ?? 3} ms)\u001b[39m
✖ tables > is wide (${given.ms ?? 12}ms)
  Error at 2026-11-24T10:11:${given.line ?? 12}.123Z: expected ${given.value ?? 3} to be 4
    at Object.<anonymous> (/app/src/table.test.ts:${given.line ?? 12}:7)
    open /tmp/case-${given.tmp ?? 'aB3x'}/out.txt, pid ${given.port ?? 4123}, http://127.0.0.1:${given.port ?? 4123}/
  request 0x7ffee${given.line ?? 12}, id 3f2504e0-4f89-11d3-9a0c-0305e82c33${given.line ?? 12}, commit deadbee${given.line ?? 12}
1 failed in ${given.ms ?? 1.5}s`;

describe('the signature of a failure', () => {
  it('does not see times, ids, addresses, ports, temporary folders, and lines that only shift', () => {
    const other = failing({ line: 47, ms: 981, tmp: 'zzQ9', port: 60123 });
    expect(failureSignature(other)).toBe(failureSignature(failing()));
  });

  it('sees another value, another message and another count of failing tests', () => {
    const signatures = [failing(), failing({ value: 5 }), failing().replace('1 failed', '2 failed'), 'SyntaxError'];
    expect(new Set(signatures.map(failureSignature)).size).toBe(4);
  });

  it('does not depend on the order in which parallel tests fail, nor on what passes beside them', () => {
    const a = '✖ one: boom\n✖ two: bang\n# pass 3\nok 4 - fine';
    const b = '✔ three\n✖ two: bang\n✖ one: boom\n# pass 9';
    expect(failureSignature(a)).toBe(failureSignature(b));
  });

  it('is bounded, however long the output', () => {
    const long = Array.from({ length: 5000 }, (_, n) => `failure of x${n}`).join('\n');
    expect(failureSignature(long).length).toBeLessThanOrEqual(4000);
  });
});
