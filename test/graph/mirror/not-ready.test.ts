import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { startGateway } from '../../support/gateway.ts';

const { mirror } = parseConfig({ MIRROR: 'on', READS: 'mirror' });
const notReady = {
  message: expect.any(String),
  extensions: { code: 'NOT_READY', progress: expect.any(Number) },
};

test('while upstream fails a fill, what both planes can answer is live, and the rest is NOT_READY with its progress', async () => {
  await using gateway = await startGateway({ config: { mirror }, emulator: { users: 30 } });
  const { app, emulator } = gateway;
  const outage = emulator.faults.add({
    operation: 'GetUser',
    fault: { kind: 'refuse', status: 500, code: 'InternalError' },
  });
  const { data, errors, extensions } = await gateway.ask(`{
    directory { mirror { state progress asOf staleReason } }
    users(first: 1) { totalCount }
    searchDirectory(text: "a", first: 1) { totalCount }
    ordered: users(first: 1, orderBy: { field: USERNAME }) { totalCount }
    organizationalUnits(first: 1) { totalCount }
  }`);
  expect(data).toEqual({
    directory: {
      mirror: { state: 'FILLING', progress: expect.any(Number), asOf: null, staleReason: null },
    },
    users: { totalCount: 30 },
    searchDirectory: null,
    ordered: null,
    organizationalUnits: null,
  });
  const paths = errors?.map(({ path = [] }) => path.join('.'));
  expect(paths?.sort()).toEqual(['ordered', 'organizationalUnits', 'searchDirectory']);
  for (const error of errors ?? []) expect(error).toMatchObject(notReady);
  expect(extensions?.freshness?.source).toBe('LIVE');
  outage[Symbol.dispose]();
  await app.mirror?.settled();
  const filled = await gateway.ask(
    '{ directory { mirror { state } } searchDirectory(text: "a", first: 1) { totalCount } }',
  );
  expect(filled.errors).toBeUndefined();
  expect(filled.data).toMatchObject({ directory: { mirror: { state: 'READY' } } });
});
