import { generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import { openAuditFile } from '../../support/audit-file.ts';
import { startGateway } from '../../support/gateway.ts';
import { sign, startIssuer } from '../../support/issuer.ts';

const disable = 'mutation Off($id: ID!) { disableUser(input: { userId: $id }) { __typename } }';

test('a token is recorded when it is first seen, and its writes name it', async () => {
  using file = openAuditFile();
  await using issuer = await startIssuer();
  const audit = { file: file.path, fsync: false, isRequired: true };
  await using gateway = await startGateway({
    config: { ...issuer.config({ AUTH_WRITE: 'scope:write' }), audit },
  });
  const token = await sign({ sub: 'erika', jti: 'token-7', scope: 'write' });
  const headers = { authorization: `Bearer ${token}` };
  const { userId: id } = gateway.emulator.samples;
  for (let asked = 0; asked < 3; asked += 1) await gateway.ask(disable, { id }, { headers });
  const who = { subject: 'erika', tokenId: 'token-7' };
  const accepted = file.lines().filter(({ event }) => event === 'token.accepted');
  expect(accepted).toMatchObject([{ who }]);
  const intents = file.writes().filter(({ event }) => event === 'write.intent');
  expect(intents).toMatchObject([{ who }, { who }, { who }]);
  expect(JSON.stringify(file.lines())).not.toContain(token.slice(0, 40));
});

test('forged tokens are a line at once, and one with the number of the others', async () => {
  using file = openAuditFile();
  await using issuer = await startIssuer();
  const audit = { file: file.path, fsync: false, isRequired: true };
  const gateway = await startGateway({ config: { ...issuer.config(), audit } });
  const { privateKey: forged } = await generateKeyPair('ES256');
  for (let made = 0; made < 20; made += 1) {
    const headers = { authorization: `Bearer ${await sign({ sub: `forger-${made}` }, {}, forged)}` };
    await gateway.ask('{ __typename }', {}, { headers });
  }
  await gateway[Symbol.asyncDispose]();
  const refused = file.lines().filter(({ event }) => event === 'token.refused');
  expect(refused).toMatchObject([
    { reason: 'signature', count: 1 },
    { reason: 'signature', count: 19 },
  ]);
});

test('a write whose client has left is recorded to its end', async () => {
  using file = openAuditFile();
  const audit = { file: file.path, fsync: false, isRequired: true };
  await using gateway = await startGateway({ config: { audit } });
  const { userId: id } = gateway.emulator.samples;
  const leaving = new AbortController();
  const fault = { kind: 'latency', ms: 200 } as const;
  gateway.emulator.faults.add({ operation: 'DisableUser', fault });
  const asked = gateway.app
    .fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: disable, variables: { id } }),
      signal: leaving.signal,
    })
    .catch(() => undefined);
  while (gateway.emulator.counters.inFlight === 0) await new Promise(setImmediate);
  leaving.abort();
  await asked;
  while (file.writes().length < 2) await new Promise(setImmediate);
  expect(file.writes()).toMatchObject([
    { event: 'write.intent', operation: 'DisableUser' },
    { event: 'write.outcome', effect: 'DONE' },
  ]);
});

const forbidden = 'mutation ($id: ID!) { disableUser(input: { userId: $id }) { __typename } }';

test('a mutation that was refused for want of rights is recorded, once a minute for each caller', async () => {
  using file = openAuditFile();
  await using issuer = await startIssuer();
  const audit = { file: file.path, fsync: false, isRequired: true };
  const gateway = await startGateway({ config: { ...issuer.config({ AUTH_WRITE: 'scope:write' }), audit } });
  const { userId: id } = gateway.emulator.samples;
  for (const sub of ['erika', 'otto']) {
    const headers = { authorization: `Bearer ${await sign({ sub, scope: 'read' })}` };
    for (let asked = 0; asked < 3; asked += 1) {
      const { data } = await gateway.ask(forbidden, { id }, { headers });
      expect(data).toEqual({ disableUser: { __typename: 'DirectoryNotPermittedError' } });
    }
  }
  await gateway[Symbol.asyncDispose]();
  const refused = { mutation: 'disableUser', code: 'FORBIDDEN', permission: 'DIRECTORY_WRITE' };
  expect(file.lines().filter(({ event }) => event === 'mutation.refused')).toMatchObject([
    { ...refused, who: { subject: 'erika' }, count: 1 },
    { ...refused, who: { subject: 'otto' }, count: 1 },
    { ...refused, who: { subject: 'erika' }, count: 2 },
    { ...refused, who: { subject: 'otto' }, count: 2 },
  ]);
  expect(file.writes()).toEqual([]);
});

test('sign-ins and refused tokens name the address that they came from', async () => {
  using file = openAuditFile();
  await using issuer = await startIssuer();
  const audit = { file: file.path, fsync: false, isRequired: true };
  const gateway = await startGateway({ config: { ...issuer.config(), audit } });
  const { url } = await gateway.app.listen();
  const send = (token: string) =>
    fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
  await send(await sign({ sub: 'erika' }));
  await send('no-token-of-ours');
  await gateway[Symbol.asyncDispose]();
  const address = '127.0.0.1';
  const ofTokens = file.lines().filter(({ event }) => event.startsWith('token.'));
  expect(ofTokens).toMatchObject([
    { event: 'token.accepted', who: { subject: 'erika', address } },
    { event: 'token.refused', reason: 'malformed', address },
  ]);
});
