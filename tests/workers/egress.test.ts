import { exports } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { type EgressPorts, serveEgress } from '../../src/workers/egress/serve-egress.ts';

const props = { runId: 'r1', host: 'packages.example.com' };

test('the entrypoint asks the run itself whether it is at work', async () => {
  const { RunEgress } = exports as unknown as { RunEgress(options: { props: typeof props }): Fetcher };
  const response = await RunEgress({ props }).fetch('http://packages.example.com/');
  expect([response.status, await response.text()]).toEqual([403, 'this run has ended\n']);
});

test('in workerd an answer passes through as it is: compressed bytes, redirects and the body of a request', async () => {
  const seen: { url: string; method: string; redirect: string; text: string }[] = [];
  const packed = new Blob(['package']).stream().pipeThrough(new CompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const ports: EgressPorts = {
    isAtWork: async () => true,
    lent: () => null,
    fetch: async (url, init) => {
      const request = new Request(url, init);
      const { method, redirect } = request;
      seen.push({ url, method, redirect, text: await request.text() });
      return new Response(bytes, { status: 203, headers: { 'content-type': 'application/gzip' } });
    },
  };
  const request = new Request('https://packages.example.com/a', { method: 'POST', body: 'question' });
  const response = await serveEgress(request, props, ports);
  expect([response.status, new Uint8Array(await response.arrayBuffer())]).toEqual([203, bytes]);
  expect(seen).toEqual([
    { url: 'https://packages.example.com/a', method: 'POST', redirect: 'manual', text: 'question' },
  ]);
});
