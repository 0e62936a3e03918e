import { describe, expect, test } from 'vitest';
import { parseOptions } from '../../src/local/options.ts';

describe('the flags', () => {
  test('have defaults below the current folder', () => {
    expect(parseOptions('start', [], '/here')).toEqual({
      kind: 'run',
      options: {
        state: '/here/.breakwater',
        port: undefined,
        modelScript: undefined,
        sandbox: 'auto',
        exit: false,
        json: false,
      },
    });
  });

  test('are read, with paths from the current folder', () => {
    const args = [
      '--exit',
      '--json',
      '--port',
      '9000',
      '--state',
      'x',
      '--model-script=/s.ts',
      '--sandbox',
      'container',
    ];
    expect(parseOptions('start', args, '/here')).toEqual({
      kind: 'run',
      options: { state: '/here/x', port: 9000, modelScript: '/s.ts', sandbox: 'container', exit: true, json: true },
    });
  });

  test('are refused where they are wrong or unknown', () => {
    expect(parseOptions('dev', ['--port', 'x'], '/')).toEqual({
      kind: 'fault',
      message: '--port must be a number from 0 to 65535',
    });
    expect(parseOptions('dev', ['--sandbox', 'chroot'], '/')).toEqual({
      kind: 'fault',
      message: '--sandbox must be local or container',
    });
    expect(parseOptions('dev', ['--exit'], '/')).toEqual({
      kind: 'fault',
      message: expect.stringContaining("Unknown option '--exit'"),
    });
    expect(parseOptions('dev', ['--help'], '/')).toEqual({ kind: 'help' });
  });
});
