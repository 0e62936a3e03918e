/** Packs that are made to hurt whoever reads them, in workerd, whose memory they would fill. */
import { expect, test } from 'vitest';
import { applyDelta } from '../../src/git/files/delta.ts';
import { listFiles } from '../../src/git/files/list-files.ts';
import { hexOf } from '../../src/git/files/pack-entry.ts';
import { readBounds } from '../../src/git/files/read-files.ts';
import { type GitObject, readPack } from '../../src/git/files/read-pack.ts';
import { concatBytes } from '../../src/git/pkt-line.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const deflated = async (bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(
    await new Response(
      new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new CompressionStream('deflate')),
    ).arrayBuffer(),
  );

/** An entry's type and the size that it states, which need not be its own. */
function headOf(type: number, size: number): Uint8Array {
  const bytes = [(type << 4) | (size & 0x0f)];
  for (let left = Math.floor(size / 16); left > 0; left = Math.floor(left / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 0x80;
    bytes.push(left & 0x7f);
  }
  return Uint8Array.from(bytes);
}

const entry = async (type: number, bytes: Uint8Array, said: { size?: number; base?: number[] } = {}) =>
  concatBytes([headOf(type, said.size ?? bytes.byteLength), Uint8Array.from(said.base ?? []), await deflated(bytes)]);

function packOf(entries: Uint8Array[], count = entries.length): Uint8Array {
  const head = new Uint8Array(12);
  head.set(bytesOf('PACK'));
  new DataView(head.buffer).setUint32(4, 2);
  new DataView(head.buffer).setUint32(8, count);
  return concatBytes([head, ...entries, new Uint8Array(20)]);
}

/** Seven bits a byte, the lowest first. */
const sizeOf = (size: number): number[] =>
  size < 128 ? [size] : [(size & 0x7f) | 0x80, ...sizeOf(Math.floor(size / 128))];

const outcome = async (pack: Uint8Array): Promise<string> => {
  const read = await readPack(pack, readBounds.pack);
  return read.ok ? `${read.objects.size} objects` : read.fault;
};

const tree = 2;
const blob = 3;
const offsetDelta = 6;
const idDelta = 7;

test('objects that open to more than they say, or to more than is taken, are not opened', async () => {
  const zeros = new Uint8Array(40_000_000);
  const base = await entry(blob, new Uint8Array(1000));
  // Each command copies the whole base: a short delta of a long result.
  const copies = Array.from({ length: 60_000 }, () => [0x80 | 0x30, 0xe8, 0x03]).flat();
  const delta = Uint8Array.from([...sizeOf(1000), ...sizeOf(60_000_000), ...copies]);
  const many = await entry(blob, bytesOf('x'));
  expect([
    await outcome(packOf([await entry(blob, zeros, { size: 100 })])),
    await outcome(packOf([await entry(blob, zeros)])),
    await outcome(packOf([base, await entry(offsetDelta, delta, { base: [base.byteLength] })])),
    await outcome(packOf([many], 4_000_000_000)),
  ]).toEqual(['corrupt', 'too-large', 'too-large', 'too-large']);
});

test('what is no pack is told as that', async () => {
  const one = await entry(blob, bytesOf('one'));
  const whole = packOf([one]);
  const endless = Uint8Array.from([0xbf, ...Array(40).fill(0xff)]);
  expect([
    await outcome(whole),
    await outcome(packOf([one], 2)),
    await outcome(whole.subarray(0, 20)),
    await outcome(bytesOf('PACKAGE of something else entirely, and long enough')),
    await outcome(packOf([endless])),
    await outcome(packOf([await entry(0, bytesOf('x'))])),
    await outcome(packOf([one, await entry(offsetDelta, bytesOf('x'), { base: [0x7f] })])),
    // A delta without its base is left out.
    await outcome(packOf([one, await entry(idDelta, bytesOf('x'), { base: Array(20).fill(9) })])),
  ]).toEqual(['1 objects', 'corrupt', 'corrupt', 'corrupt', 'corrupt', 'corrupt', 'corrupt', '1 objects']);
});

test('a base may come after what is made of it', async () => {
  const base = bytesOf('the base of it');
  const head = bytesOf(`blob ${base.byteLength}\0`);
  const id = new Uint8Array(await crypto.subtle.digest('SHA-1', concatBytes([head, base])));
  const delta = Uint8Array.from([...sizeOf(base.byteLength), ...sizeOf(9), 0x90, 0x08, 0x01, 0x21]);
  const read = await readPack(
    packOf([await entry(idDelta, delta, { base: [...id] }), await entry(blob, base)]),
    readBounds.pack,
  );
  expect(read.ok && [...read.objects.values()].map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual([
    'the base of it',
    'the base!',
  ]);
});

test('no delta reads or writes outside of what it is given', () => {
  const base = bytesOf('0123456789');
  const command = (...commands: number[]) => Uint8Array.from([10, 4, ...commands]);
  expect(
    [
      command(0x91, 3, 4),
      command(0x91, 8, 4),
      command(0x90, 5),
      command(4, 1, 2),
      command(0),
      command(0x91),
      Uint8Array.from([9, 4, 0x90, 4]),
      new Uint8Array(0),
    ].map((delta) => {
      const made = applyDelta(base, delta);
      return made && new TextDecoder().decode(made);
    }),
  ).toEqual(['3456', null, null, null, null, null, null, null]);
});

test('trees that hold one another many times over are not walked for ever', async () => {
  const objects = new Map<string, GitObject>();
  let id = new Uint8Array(20).fill(1);
  objects.set(hexOf(id), { kind: 'tree', bytes: new Uint8Array(0) });
  for (let depth = 2; depth < 20; depth += 1) {
    const entries = Array.from({ length: 30 }, (_, at) => concatBytes([bytesOf(`40000 f${at}\0`), id]));
    id = new Uint8Array(20).fill(depth);
    objects.set(hexOf(id), { kind: 'tree', bytes: concatBytes(entries) });
  }
  objects.set('commit', { kind: 'commit', bytes: bytesOf(`tree ${hexOf(id)}\n`) });
  expect(listFiles('commit', objects)).toEqual({ ok: false, fault: 'too-large' });
  // A commit that names a blob, or nothing that is there, as its tree.
  objects.set(hexOf(id), { kind: 'blob', bytes: bytesOf('40000') });
  expect(listFiles('commit', objects)).toEqual({ ok: false, fault: 'corrupt' });
  expect(listFiles('nothing', objects)).toEqual({ ok: false, fault: 'corrupt' });
  const pack = await readPack(packOf([await entry(tree, bytesOf('100644 cut off'))]), readBounds.pack);
  const cut = pack.ok ? [...pack.objects.keys()][0] : '';
  expect(
    pack.ok &&
      listFiles('commit', new Map([...pack.objects, ['commit', { kind: 'commit', bytes: bytesOf(`tree ${cut}\n`) }]])),
  ).toEqual({ ok: false, fault: 'corrupt' });
});

/** A commit whose root has `names` of one tree of `entries`. */
function wide(names: number, entries: { mode: string; count: number }): Map<string, GitObject> {
  const [root, one] = [new Uint8Array(20).fill(1), new Uint8Array(20).fill(2)];
  const treeOf = (mode: string, count: number, id: Uint8Array): GitObject => ({
    kind: 'tree',
    bytes: concatBytes(Array.from({ length: count }, (_, at) => concatBytes([bytesOf(`${mode} n${at}\0`), id]))),
  });
  return new Map([
    ['commit', { kind: 'commit', bytes: bytesOf(`tree ${hexOf(root)}\n`) }],
    [hexOf(root), treeOf('40000', names, one)],
    [hexOf(one), treeOf(entries.mode, entries.count, new Uint8Array(20).fill(3))],
  ]);
}

test('a tree of thousands of entries that is named a thousand times is left, whatever its entries are', () => {
  const began = Date.now();
  for (const mode of ['40000', '160000', '120000', '7'])
    expect(listFiles('commit', wide(1000, { mode, count: 5000 })), mode).toEqual({ ok: false, fault: 'too-large' });
  expect(Date.now() - began).toBeLessThan(5000);
});

test('a chain of folders with long names is walked no further than a path may be long', () => {
  const objects = new Map<string, GitObject>();
  const idAt = (depth: number): Uint8Array => {
    const id = new Uint8Array(20);
    new DataView(id.buffer).setUint32(0, depth + 1);
    return id;
  };
  const name = 'x'.repeat(700);
  for (let depth = 0; depth < 5000; depth += 1) {
    const below = concatBytes([bytesOf(`40000 ${name}\0`), idAt(depth + 1)]);
    objects.set(hexOf(idAt(depth)), {
      kind: 'tree',
      bytes: concatBytes([bytesOf('100644 a\0'), idAt(9999), below]),
    });
  }
  objects.set('commit', { kind: 'commit', bytes: bytesOf(`tree ${hexOf(idAt(0))}\n`) });
  const listed = listFiles('commit', objects);
  expect(listed.ok && listed.files.map(({ path }) => path)).toEqual(
    [0, 1, 2, 3, 4, 5].map((depth) => `${`${name}/`.repeat(depth)}a`),
  );
});
