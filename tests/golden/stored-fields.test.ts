/** A stored field is added together with what a row of the last release means that does not have it. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { versionOf } from '../../src/core/stored/upgrades.ts';
import { storedFields, withoutMeaning } from './stored-fields.ts';
import { stores } from './stores.ts';

/** By store, what the release wrote. */
const Released = z.record(
  z.string(),
  z.strictObject({ version: z.int(), fields: z.record(z.string(), z.enum(['required', 'optional'])) }),
);

const folder = 'tests/golden';
const releases = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());

it.each(releases.map(({ name }) => name))('every field that rows of release %s lack has a meaning', (release) => {
  const released = Released.parse(JSON.parse(readFileSync(`${folder}/${release}/fields.json`, 'utf8')));
  const faults = Object.entries(stores).flatMap(([store, { upgrades, where, rows }]) => {
    const { version, fields } = released[store] ?? { version: 0, fields: {} };
    // What upgrades fill in, only the golden rows show; see tests/workers/golden.
    if (versionOf(upgrades) > version) return [];
    const today = Object.assign({}, ...Object.entries(rows).map(([name, schema]) => storedFields(schema, name)));
    return withoutMeaning(fields, today).map(
      (field) =>
        `${store}: rows of release ${release} have no ${field}. Say what that means: give the field a .default(…), or add an upgrade to ${where}.`,
    );
  });
  expect(faults).toEqual([]);
});

it('sees a new field that rows must have, and none where no old row can come', () => {
  const stage = (...more: z.ZodObject[]) =>
    z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('waiting'), ...more[0]?.shape }), ...more.slice(1)]);
  const before = z.strictObject({ id: z.string(), note: z.string().optional(), stages: z.array(stage()) });
  const after = z.strictObject({
    id: z.string(),
    note: z.string(),
    retries: z.int(),
    patience: z.int().default(3),
    place: z.strictObject({ name: z.string() }).optional(),
    stages: z.array(
      stage(z.strictObject({ since: z.number() }), z.strictObject({ kind: z.literal('merged'), at: z.number() })),
    ),
  });
  expect(withoutMeaning(storedFields(before, 'task'), storedFields(after, 'task'))).toEqual([
    'task.note',
    'task.retries',
    'task.stages[]<waiting>.since',
  ]);
});
