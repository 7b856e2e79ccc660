import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { openGateway } from './open-gateway.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const nothingCut = { requests: 0, sockets: 0, writes: 0 };

test('a gateway that is closed while it begins to listen does not listen', async () => {
  await using app = await createApp(parseConfig({ PORT: '0', HOST: 'localhost', EMULATOR_USERS: '1' }), {
    log,
  });
  const listening = app.listen();
  expect(await app.close()).toEqual(nothingCut);
  const { url } = await listening;
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

const slowQuery = 'query ($id: ID!) { user(by: { id: $id }) { username } }';
const createUser = `mutation ($input: CreateUserInput!) {
  createUser(input: $input) { ... on CreateUserPayload { user { username } } }
}`;

test('however many signals come, a write that waits for its turn is answered', async () => {
  const { admission } = parseConfig({});
  const capacities = { ...admission.capacities, operations: 1 };
  await using gateway = await openGateway({
    emulator: { users: 3 },
    config: { admission: { ...admission, capacities } },
  });
  const { faults, samples } = gateway.emulator;
  faults.add({ operation: 'GetUser', fault: { kind: 'neverAnswer' }, times: 1 });
  const cut = expect(gateway.ask(slowQuery, { id: samples.userId })).rejects.toThrow('fetch failed');
  const input = { username: 'joan', primaryOrganizationalUnitId: samples.deepOrganizationalUnitId };
  const figures = async () => (await gateway.send('/metrics')).text;
  await expect.poll(figures).toContain('eiam_admission_operations 1');
  const written = gateway.ask(createUser, { input });
  await expect.poll(figures).toContain('eiam_admission_waiting 1');
  const closed = gateway.app.close(AbortSignal.abort());
  expect(await written).toEqual({ data: { createUser: { user: { username: 'joan' } } } });
  await cut;
  expect(await closed).toEqual({ ...nothingCut, requests: 1 });
});

test('a client that leaves with several requests in one connection leaves nothing behind', async () => {
  await using gateway = await openGateway({ emulator: { users: 3 } });
  const { faults, samples } = gateway.emulator;
  faults.add({ operation: 'GetUser', fault: { kind: 'neverAnswer' } });
  const { hostname, port } = new URL(gateway.url);
  const socket = connect({ host: hostname, port: Number(port) });
  const body = JSON.stringify({ query: slowQuery, variables: { id: samples.userId } }).padEnd(20_000);
  const head = 'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
  const answered = JSON.stringify({ query: '{ __typename }' }).padEnd(20_000);
  for (const sent of [body, body, body, answered]) {
    socket.write(`${head}content-length: ${sent.length}\r\n\r\n${sent}`);
  }
  const figures = async () => (await gateway.send('/metrics')).text;
  await expect.poll(figures).toContain('eiam_admission_operations 3');
  socket.destroy();
  await expect.poll(figures).toContain('eiam_admission_operations 0');
  expect(await figures()).toContain('eiam_admission_body_bytes 0');
  expect(await figures()).toContain('eiam_admission_answer_bytes 0');
  expect(await gateway.app.close()).toEqual(nothingCut);
});
