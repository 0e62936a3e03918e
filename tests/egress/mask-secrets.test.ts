import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskOf } from '../../src/workers/egress/mask-secrets.ts';
import { secretSpellings } from '../../src/workers/egress/secret-spellings.ts';

const secret = 'Bearer t0k/n+of the=registry&"1"';

/** What comes out where these chunks go in. */
async function passed(secrets: string[], chunks: Uint8Array[]): Promise<Buffer> {
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const parts: Uint8Array[] = [];
  for await (const part of stream.pipeThrough(maskOf(secrets).stream())) parts.push(part);
  return Buffer.concat(parts);
}

const chunked = (bytes: Buffer, cuts: number[]): Uint8Array[] => {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return places.slice(1).map((place, index) => new Uint8Array(bytes.subarray(places[index], place)));
};

test('a secret is covered in every spelling, and what stands around it and its length stay', async () => {
  for (const spelling of secretSpellings(secret)) {
    const text = `before ${spelling} after`;
    const masked = (await passed([secret], [Buffer.from(text)])).toString();
    expect({ spelling, masked: masked.length, text: masked.includes(spelling) }).toEqual({
      spelling,
      masked: text.length,
      text: false,
    });
    expect(masked.startsWith('before *')).toBe(true);
    expect(masked.endsWith('* after')).toBe(true);
    expect(maskOf([secret]).text(text)).toBe(masked);
  }
});

test('wherever the chunks of a stream end, what passes is what a look at the whole would let pass', async () => {
  const spellings = secretSpellings(secret);
  const part = fc.oneof(fc.constantFrom(...spellings), fc.string({ unit: 'binary', maxLength: 60 }));
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 12 }), async (parts, cuts) => {
      const bytes = Buffer.from(parts.join(''));
      const whole = await passed([secret], [bytes]);
      expect(await passed([secret], chunked(bytes, cuts))).toEqual(whole);
      expect(whole.length).toBe(bytes.length);
      expect(spellings.filter((spelling) => whole.includes(spelling))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('base64 around a secret covers it wherever it begins', async () => {
  for (const before of ['', 'a', 'ab', 'abc']) {
    const text = Buffer.from(`${before}${secret} and more`).toString('base64');
    const masked = (await passed([secret], [Buffer.from(text)])).toString();
    expect(Buffer.from(masked.replaceAll('*', 'A'), 'base64').toString('latin1')).not.toContain(secret.slice(2, -2));
    expect(masked).toMatch(/\*{30,}/);
  }
});

test('of Basic, what is encoded and the password in it are covered as well', () => {
  const basic = `Basic ${btoa('robot:the-password')}`;
  const mask = maskOf([basic]);
  expect(mask.text('robot:the-password, the-password, robot')).toBe('******************, ************, robot');
  expect(mask.text(basic)).toBe('*'.repeat(basic.length));
});

test('a token is covered without its scheme, and text that holds no secret passes as it is', async () => {
  expect(maskOf(['Bearer the-token']).text('{"token":"the-token"}')).toBe('{"token":"*********"}');
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 256));
  expect(await passed(['Bearer the-token'], [bytes])).toEqual(bytes);
});

test('no more of a stream is kept back than the longest spelling', async () => {
  const stream = maskOf([secret]).stream();
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const longest = Math.max(...secretSpellings(secret).map((spelling) => Buffer.byteLength(spelling)));
  void writer.write(new Uint8Array(1_000_000));
  expect((await reader.read()).value?.length).toBe(1_000_000 - longest + 1);
});
