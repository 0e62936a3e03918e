/** How long the client waits for an answer, against a real server that lets it wait. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { apiClient } from '../../src/cli/client/api-client.ts';
import type { DoctorAnswer } from '../../src/core/contract/doctor.ts';

const answer: DoctorAnswer = {
  ok: true,
  release: '0.1.0',
  at: 0,
  caller: { name: 'root', tenant: 'default', scopes: ['admin'] },
  checks: [],
};

test('the checks of a deployment are waited for while others have had no answer in time', async () => {
  const held: ServerResponse[] = [];
  const server = createServer((_, response) => void held.push(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = apiClient({ apiUrl, token: 'token', timeoutMs: 1 });

  const doctor = client.doctor({});
  await once(server, 'request');
  const health = await client.health();
  held[0]?.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));

  expect({ health, doctor: await doctor }).toEqual({
    health: { ok: false, failure: { reason: 'unreachable', message: `${apiUrl}: no answer in time` } },
    doctor: { ok: true, value: answer },
  });
});
