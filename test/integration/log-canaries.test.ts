import { expect, test } from 'vitest';
import { developerOperations } from '../../src/eiam/developer/catalogue.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import type { Fault } from '../../src/emulator/faults.ts';
import { everyPath } from '../graph/cache/every-path.ts';
import { reads } from '../graph/fault-cases.ts';
import { documentOf, type MutationName } from '../graph/mutations/documents.ts';
import { wholeInputs } from '../graph/mutations/whole-inputs.ts';
import {
  generateDeviceCode,
  generateToken,
  obtainCredential,
  revokeToken,
} from '../graph/sign-in/documents.ts';
import { address, name, number, openPlanted, signedIn, token, withCanaries } from './planted-canaries.ts';
import { openRaw } from './websocket-clients.ts';

function addFault({ faults }: Emulator, operations: readonly string[], fault: Fault | undefined): void {
  for (const operation of fault ? operations : [])
    if (fault) faults.add({ operation, fault, times: Number.POSITIVE_INFINITY });
}

const writeFaults: readonly (Fault | undefined)[] = [
  undefined,
  { kind: 'refuse', status: 400, code: 'InvalidParameter.Username', message: `${name} ${address} ${number}` },
  { kind: 'refuse', status: 403, code: 'Unheard.Of', message: `${name} ${address} ${number}` },
  { kind: 'error503' },
  { kind: 'dropBeforeAnswer' },
  { kind: 'truncatedJson' },
];
const writeNames = Object.values(developerOperations)
  .filter(({ effect }) => effect !== undefined)
  .map((operation) => operation.name);

test.each(writeFaults)('every mutation with every field, upstream %j', async (fault) => {
  await using planted = await openPlanted();
  addFault(planted.gateway.emulator, writeNames, fault);
  for (const mutation of Object.keys(wholeInputs) as MutationName[]) {
    const input = withCanaries(wholeInputs[mutation]);
    await planted.ask(documentOf(mutation), { input });
    const literal = `mutation { ${mutation}(input: { nickname: "${name}" }) { __typename } }`;
    await planted.ask(literal);
    await planted.ask(documentOf(mutation), { input: name });
  }
  planted.expectClean();
  if (fault) return;
  // Most get as far as EIAM.
  const called = planted.lines().filter(({ graphql, calls }) => Object(graphql).type === 'mutation' && calls);
  expect(called.length).toBeGreaterThan(10);
});

test.each([
  undefined,
  { kind: 'html', status: 200 },
  { kind: 'truncatedJson' },
  { kind: 'neverAnswer' },
  { kind: 'refuse', status: 400, code: 'Unheard.Of', message: `${name} ${address} ${number}` },
] satisfies (Fault | undefined)[])('every read, upstream %j', async (fault) => {
  await using planted = await openPlanted();
  addFault(planted.gateway.emulator, Object.keys(reads), fault);
  await planted.ask(everyPath, {}, { 'x-eiam-trace': '1' });
  for (const by of [
    `{ username: "${name}-ada" }`,
    `{ email: "ada-${address}" }`,
    `{ phone: { number: "${number}" } }`,
  ])
    await planted.ask(`{ canaryBird: user(by: ${by}) { canary1q7z: username email } }`);
  planted.expectClean();
});

test('members of rows that are canaries where the contract has something else', async () => {
  await using planted = await openPlanted();
  for (const member of [
    'User.createTime',
    'User.userId',
    'User.groups',
    'Group.createTime',
    'OrganizationalUnit.updateTime',
  ]) {
    planted.gateway.emulator.odd.set({ member, value: JSON.stringify(name) });
    await planted.ask(everyPath);
  }
  planted.gateway.emulator.odd.set({ member: 'User', value: JSON.stringify([address]) });
  await planted.ask(everyPath);
  planted.expectClean();
});

test('sign-ins and credentials', async () => {
  await using planted = await openPlanted();
  const authorizationCode = {
    code: name.repeat(4),
    redirectUri: `https://${name}.example/`,
    codeVerifier: name.repeat(4),
  };
  const inputs = [
    [generateToken, { authorizationCode }],
    [generateToken, { refreshToken: { refreshToken: name } }],
    [generateToken, { deviceCode: { deviceCode: name } }],
    [revokeToken, { token: name }],
    [generateDeviceCode, {}],
    [obtainCredential, { cloudAccountRoleExternalId: `arn:aws:iam::123456789012:role/${name}` }],
    [obtainCredential, { cloudAccountRoleExternalId: 'arn:aws:iam::123456789012:role/reader' }],
  ] as const;
  for (const [document, input] of inputs) await planted.ask(document, { input });
  planted.expectClean();
});

test('whatever else a client sends', async () => {
  await using planted = await openPlanted();
  const body = (members: object) => JSON.stringify({ query: '{ users { totalCount } }', ...members });
  const bodies = [
    `{ "query": "${name}`,
    body({ query: `{ ${name}` }),
    body({ query: `{ users { ${name.replaceAll('-', '_')} } }` }),
    body({
      query: `query ($canary_bird: String) { user(by: { id: $canary_bird }) { id } }`,
      variables: { canary_bird: name },
    }),
    body({ operationName: `${name} ${address}` }),
    body({ variables: name }),
    body({ [name]: name }),
    body({ query: '', extensions: { persistedQuery: { version: 1, sha256Hash: name } } }),
    body({ documentId: name }),
  ];
  const headers: Record<string, string>[] = [
    signedIn,
    {},
    { authorization: `Bearer ${name}` },
    { authorization: `Bearer ${token.slice(0, -4)}1q7z` },
    { authorization: `Basic ${address}` },
    { ...signedIn, 'x-request-id': `canary bird ${address}` },
    {
      ...signedIn,
      cookie: name,
      'user-agent': name,
      referer: `https://${name}.example/`,
      'x-forwarded-for': name,
    },
  ];
  for (const each of headers) for (const sent of bodies) await planted.gateway.post(sent, each);
  await planted.gateway.send(
    `/graphql?query=${encodeURIComponent(`{ user(by: { username: "${name}" }) { id } }`)}`,
    {
      headers: signedIn,
    },
  );
  await planted.gateway.send(`/${name}?${name}`);
  const { say, closed } = await openRaw(planted.gateway.url, { 'x-request-id': `${name} ${name}` });
  say({ type: 'connection_init', payload: { authorization: `Bearer ${name}` } });
  await closed;
  planted.expectClean();
});

test('of all of this the log has much to say', async () => {
  await using planted = await openPlanted();
  const id = 'user_ada';
  const fault = { kind: 'error503' } as const;
  await planted.ask('{ __typename }');
  await planted.ask('{ nothing }');
  await planted.gateway.post(JSON.stringify({ query: '{ __typename }' }), {
    authorization: `Bearer ${name}`,
  });
  planted.gateway.emulator.faults.add({ operation: 'GetUser', fault, times: 10 });
  await planted.ask('query ($id: ID!) { user(by: { id: $id }) { username } }', { id });
  const seen = new Set(planted.lines().map(({ level, msg }) => `${level} ${msg}`));
  for (const line of [
    '20 an operation succeeded',
    '20 a call to EIAM was answered',
    '30 an operation was refused',
    '30 an operation was answered with errors',
    '30 sign-ins were refused',
    '40 a call to EIAM failed',
  ])
    expect(seen).toContain(line);
});
