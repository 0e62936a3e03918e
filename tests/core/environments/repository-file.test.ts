import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileFaultText, readRepositoryFile } from '../../../src/core/environments/repository-file.ts';

const faultsOf = (text: string) => {
  const read = readRepositoryFile(text);
  return read.ok ? [] : read.faults.map(({ line, column, message }) => `${line}:${column} ${message}`);
};

const whole = `# What this repository needs.
image: full
instance: standard-2
setup: [npm ci]
test: npm test
testTimeoutMinutes: 45
services:
  - { name: postgres, run: "pg_ctlcluster 15 main start --foreground", ready: "pg_isready" }
  - name: worker
    run: |
      npm run build
      exec npm run worker
variables: { NODE_ENV: test, VERSION: 1.10, PORT: 08, DEBUG: true }
network: { setup: [npm], run: [] }
packages:
  - { path: services/api, test: npm test }
`;

describe('breakwater.yaml', () => {
  it('is read, with variables as they are written', () => {
    expect(readRepositoryFile(whole)).toEqual({
      ok: true,
      environment: {
        image: 'full',
        instance: 'standard-2',
        setup: ['npm ci'],
        test: 'npm test',
        testTimeoutMinutes: 45,
        services: [
          { name: 'postgres', run: 'pg_ctlcluster 15 main start --foreground', ready: 'pg_isready' },
          { name: 'worker', run: 'npm run build\nexec npm run worker' },
        ],
        variables: { NODE_ENV: 'test', VERSION: '1.10', PORT: '08', DEBUG: 'true' },
        network: { setup: ['npm'], run: [] },
        packages: [{ path: 'services/api', test: 'npm test' }],
      },
    });
  });

  it.each(['', '# nothing\n', '---\n', '{}', '\ufeff', '{\n}\r\n'])('may say nothing: %j', (text) => {
    expect(readRepositoryFile(text)).toEqual({ ok: true, environment: {} });
  });

  it.each<[string, string, string[]]>([
    ['an unknown field', 'image: full\ntests: npm test\n', ['2:1 there is no field tests here; is test meant?']],
    [
      'a field that nothing is like',
      'colour: red',
      [
        '1:1 there is no field colour here; known are image, instance, setup, test, testTimeoutMinutes, services, variables, network, packages, models, limits, parallel, evaluator, fidelity, git, finish, approval, triggers',
      ],
    ],
    [
      'an unknown field further in',
      'services:\n  - name: db\n    run: x\n    readyWhen: y\n',
      ['4:5 there is no field readyWhen here; is ready meant?'],
    ],
    ['a field twice', 'test: a\ntest: b\n', ['2:1 this field stands twice in one place']],
    ['a list at the top', '- a\n', ['1:1 must hold fields, such as "test: npm test"']],
    ['text at the top', 'npm test', ['1:1 must hold fields, such as "test: npm test"']],
    ['a number for text', 'test: 12\n', ['1:1 must be text (put it in quotes where it looks like a number)']],
    ['no value', 'test:\n', ['1:1 must be text (put it in quotes where it looks like a number)']],
    ['text for a number', 'testTimeoutMinutes: soon\n', ['1:1 must be a number']],
    ['text for a list', 'services: postgres\n', ['1:1 must be a list']],
    ['too little', 'testTimeoutMinutes: 0.5\n', ['1:1 must be at least 1']],
    ['too much', 'testTimeoutMinutes: 1000\n', ['1:1 must be at most 720']],
    [
      'an unknown size',
      'instance: huge\n',
      ['1:1 must be one of lite, basic, standard-1, standard-2, standard-3, standard-4'],
    ],
    ['a name that is no variable', 'variables:\n  OK: x\n  A-B: x\n', ['3:3 must be the name of a variable']],
    ['a variable of the system', 'variables:\n  OK: x\n  PATH: x\n', ['3:3 PATH is set by the system']],
    [
      'a name of a service twice',
      'services:\n- {name: a, run: x}\n- {name: a, run: y}\n',
      ['3:4 the name a is used twice'],
    ],
    [
      'neither a preset nor a host',
      'network:\n  setup:\n    - npm\n    - 10.0.0.1\n',
      ['4:7 must be the name of a public host, such as example.com, or a preset: npm, pypi, crates, go, maven, debian'],
    ],
    ['a value with a colon', 'test: a: b\n', ['1:7 a value that holds ": " has to stand in quotes']],
    ['an open quote', 'test: "npm test\n', [expect.stringMatching(/^\d+:\d+ not YAML: /)]],
    ['a tab', 'services:\n\t- x\n', ['2:1 not YAML: Tabs are not allowed as indentation']],
    [
      'an alias',
      'test: &a npm test\nsetup: *a\n',
      ['2:8 an alias (*name) is not taken: write the value out, or put it in quotes'],
    ],
    [
      'an alias of itself',
      'services: &a [*a]\n',
      ['1:15 an alias (*name) is not taken: write the value out, or put it in quotes'],
    ],
    ['a tag', 'test: !!binary aGk=\n', ['1:16 tags (!…) are not taken']],
    ['a tag of its own', 'test: !run x\n', ['1:7 tags (!…) are not taken']],
    ['a field that is no text', '? [a]\n: b\n', ['1:3 the name of a field must be text']],
    ['the prototype', 'variables: { __proto__: x }\n', ['1:14 the field __proto__ is not taken']],
    ['two documents', 'test: a\n---\ntest: b\n', ['2:1 holds more than one document']],
    ['a control character', 'image: full\ntest: "a\\0b"\n', ['2:1 holds the control character U+0000']],
    ['half a character', 'test: "\\uD83D"\n', ['1:1 holds half of a surrogate pair']],
  ])('is refused where it has %s', (_, text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });

  it('has its faults told with their place', () => {
    const read = readRepositoryFile('tests: x');
    expect(read.ok ? [] : read.faults.map(fileFaultText)).toEqual([
      'breakwater.yaml, line 1, column 1: there is no field tests here; is test meant?',
    ]);
  });

  const bomb = `a: &a ["x", "x"]\n${Array.from({ length: 30 }, (_, i) => `${i}: &b${i} [*b${i - 1}, *b${i - 1}]`).join('\n')}`;
  it.each([
    ['brackets', '['.repeat(16_000)],
    ['dashes', '- '.repeat(8000)],
    ['questions', '? '.repeat(8000)],
    ['keys', Array.from({ length: 4000 }, (_, i) => `${i.toString(36)}:`).join('\n')],
    ['unknown fields', Array.from({ length: 2000 }, (_, i) => `x${i}: 1`).join('\n')],
    ['anchors', '&a '.repeat(5000)],
    ['colons', 'a: '.repeat(5000)],
    ['aliases', bomb],
    ['length', `test: ${'x'.repeat(20_000)}`],
    ['depth', Array.from({ length: 150 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ])('is refused in little time, and with few words, where it has too many %s', (_, text) => {
    const faults = faultsOf(text);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.length).toBeLessThanOrEqual(20);
    expect(Math.max(...faults.map(({ length }) => length))).toBeLessThan(400);
  });

  it('is read or refused, never thrown over, whatever it holds', () => {
    const part = fc.constantFrom(
      ...[
        'test',
        'services',
        ': ',
        '\n',
        '  ',
        '- ',
        '{',
        '}',
        '[',
        ']',
        '"',
        "'",
        '|',
        '>',
        '&a ',
        '*a',
        '!t ',
        '#',
        '?',
        ',',
        '\t',
        '\u0000',
        '%',
        '---',
      ],
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(part).map((parts) => parts.join('')),
        ),
        (text) => {
          expect(typeof readRepositoryFile(text).ok).toBe('boolean');
        },
      ),
      { numRuns: 1000 },
    );
  });
});
