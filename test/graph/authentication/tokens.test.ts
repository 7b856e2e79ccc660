import { createHmac } from 'node:crypto';
import { exportSPKI, generateKeyPair, importJWK } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../../support/gateway.ts';
import { type Issuer, nowSeconds, publicJwk, sign, startIssuer } from '../../support/issuer.ts';

const whoAmI = '{ viewer { subject permissions } users(first: 1) { totalCount } }';
const refused = {
  errors: [
    {
      message: 'Sign in: this needs an access token that is valid.',
      extensions: { code: 'UNAUTHENTICATED' },
    },
  ],
};

let issuer: Issuer;
let gateway: Gateway;
const logged: unknown[] = [];
const log = { info: keep, warn: keep, error: keep };
function keep(...facts: unknown[]): void {
  logged.push(...facts);
}

beforeAll(async () => {
  issuer = await startIssuer();
  gateway = await startGateway({ emulator: { users: 20 }, config: issuer.config(), log });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});
beforeEach(() => gateway.emulator.counters.reset());

async function send(authorization: string | undefined, query = whoAmI) {
  const headers = {
    'content-type': 'application/json',
    ...(authorization === undefined ? {} : { authorization }),
  };
  const body = JSON.stringify({ query });
  const response = await gateway.app.fetch('http://gateway/graphql', { method: 'POST', body, headers });
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate'),
    text: await response.text(),
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

const at = nowSeconds();
const usual = {
  iss: 'https://login.example.com',
  aud: 'directory',
  sub: 'mia',
  iat: at,
  exp: at + 60,
  scope: 'DIRECTORY_READ',
};

/** Signed with what is public, as if it were a secret. */
async function signedWithPublicKey(): Promise<string> {
  const key = await importJWK(publicJwk, 'ES256', { extractable: true });
  if (key instanceof Uint8Array) throw new Error('Expected a public key');
  const text = `${encode({ alg: 'HS256', kid: 'key-1', typ: 'JWT' })}.${encode(usual)}`;
  return `${text}.${createHmac('sha256', await exportSPKI(key))
    .update(text)
    .digest('base64url')}`;
}

async function signedByAnother(): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256');
  return sign(usual, {}, privateKey);
}

async function tampered(): Promise<string> {
  const [header, , signature] = (await sign(usual)).split('.');
  return `${header}.${encode({ ...usual, sub: 'someone.else' })}.${signature}`;
}

const bad: readonly (readonly [name: string, token: () => Promise<string> | string])[] = [
  ['expired', () => sign({ ...usual, exp: at - 1 })],
  ['expired long ago', () => sign({ ...usual, exp: at - 86_400 })],
  ['without an end', () => sign({ ...usual, exp: undefined })],
  ['not yet valid', () => sign({ ...usual, nbf: at + 60 })],
  ['of another issuer', () => sign({ ...usual, iss: 'https://evil.example.com' })],
  ['of no issuer', () => sign({ ...usual, iss: undefined })],
  ['for another audience', () => sign({ ...usual, aud: 'payroll' })],
  ['for no audience', () => sign({ ...usual, aud: undefined })],
  ['without a subject', () => sign({ ...usual, sub: undefined })],
  ['about an empty name', () => sign({ ...usual, sub: '' })],
  ['of another kind', () => sign(usual, { typ: 'logout+jwt' })],
  ['signed with nothing', () => `${encode({ alg: 'none' })}.${encode(usual)}.`],
  ['signed with the public key', signedWithPublicKey],
  ['signed by another', signedByAnother],
  ['changed after it was signed', tampered],
  ['with an unknown key', () => sign(usual, { kid: 'key-2' })],
  ['with the signature cut off', async () => (await sign(usual)).split('.').slice(0, 2).join('.')],
  ['garbage', () => 'garbage'],
  ['dots', () => '..'],
  ['five parts, as if encrypted', () => 'a.b.c.d.e'],
  ['a header that is no JSON', () => `${Buffer.from('{').toString('base64url')}.${encode(usual)}.c2ln`],
  ['100 KiB long', () => 'a'.repeat(102_400)],
  ['100 KiB long, and signed', () => sign({ ...usual, filler: 'a'.repeat(102_400) })],
];

describe('a token is refused, in the same words, without a call upstream', () => {
  test.each(bad)('%s', async (_name, make) => {
    const token = await make();
    const { status, challenge, text } = await send(`Bearer ${token}`);
    expect({ status, challenge, body: JSON.parse(text) }).toEqual({
      status: 401,
      challenge: 'Bearer error="invalid_token"',
      body: refused,
    });
    expect(gateway.emulator.counters.total).toBe(0);
    expect(JSON.stringify(logged)).not.toContain(token);
    expect(text).not.toContain(token);
  });

  test.each(['Basic bWlhOnNlY3JldA==', 'Bearer', 'Bearer ', 'Bearer a b', 'Bearer a\tb', 'bearer', 'token'])(
    'what is none: %j',
    async (authorization) => {
      const { status, text } = await send(authorization);
      expect({ status, body: JSON.parse(text) }).toEqual({ status: 401, body: refused });
    },
  );

  test('also where nothing is asked that needs one', async () => {
    expect((await send('Bearer garbage', '{ __typename }')).status).toBe(401);
  });
});

test('without a token the whole operation is refused, and nothing is asked upstream', async () => {
  const { status, challenge, text } = await send(undefined);
  expect({ status, challenge, body: JSON.parse(text) }).toEqual({
    status: 401,
    challenge: 'Bearer',
    body: refused,
  });
  expect(gateway.emulator.counters.total).toBe(0);
});

test('without a token it can be asked who that is, and what the graph is', async () => {
  const { status, text } = await send(
    undefined,
    '{ viewer { subject user { id } } __schema { queryType { name } } _service { sdl } }',
  );
  expect({ status, body: JSON.parse(text) }).toMatchObject({ status: 200, body: { data: { viewer: null } } });
});

describe('a token that holds', () => {
  const people: readonly (readonly [name: string, claims: object, header?: object])[] = [
    ['its scopes in a text', { scope: 'openid DIRECTORY_READ' }],
    ['its scopes in a list', { scope: undefined, scp: ['DIRECTORY_READ', 5] }],
    ['its scopes by the short name', { scope: undefined, scp: 'DIRECTORY_READ other' }],
    ['several audiences', { aud: ['payroll', 'directory'] }],
    ['a moment of the future, as clocks differ', { nbf: at + 2 }],
    ['the type of an access token', {}, { typ: 'application/at+jwt' }],
    ['no type', {}, { typ: undefined }],
  ];
  test.each(people.map(([name, claims, header]) => ({ name, claims, header })))(
    'with $name',
    async ({ claims, header }) => {
      const { status, text } = await send(`Bearer ${await sign({ ...usual, ...claims }, header)}`);
      expect({ status, body: JSON.parse(text) }).toEqual({
        status: 200,
        body: {
          data: { viewer: { subject: 'mia', permissions: ['DIRECTORY_READ'] }, users: { totalCount: 20 } },
        },
      });
    },
  );

  test('may be introduced in any case', async () => {
    expect((await send(`bEARER   ${await sign(usual)}`)).status).toBe(200);
  });

  test('has only the scopes that it names whole', async () => {
    const scope = 'DIRECTORY DIRECTORY_READER directory_read XDIRECTORY_READ DIRECTORY_READ,';
    const { text } = await send(`Bearer ${await sign({ ...usual, scope })}`, '{ viewer { permissions } }');
    expect(JSON.parse(text)).toEqual({ data: { viewer: { permissions: [] } } });
  });
});

describe('the keys', () => {
  /** A gateway that has read no keys, and a clock to wait by. */
  async function openFresh() {
    await using stack = new AsyncDisposableStack();
    const keys = stack.use(await startIssuer());
    const clock = { now: Date.now() };
    const fresh = stack.use(
      await startGateway({ emulator: { users: 1 }, config: keys.config(), now: () => clock.now }),
    );
    const owned = stack.move();
    let said: unknown;
    async function codeFor(kid?: string) {
      const iat = Math.floor(clock.now / 1_000);
      const token = await sign({ ...usual, iat, exp: iat + 60 }, kid ? { kid } : {});
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const body = JSON.stringify({ query: '{ viewer { subject } }' });
      const response = await fresh.app.fetch('http://gateway/graphql', { method: 'POST', body, headers });
      const { errors } = await response.json();
      said = errors?.[0]?.message;
      return [response.status, errors?.[0]?.extensions.code];
    }
    return { keys, clock, codeFor, lastSaid: () => said, [Symbol.asyncDispose]: () => owned.disposeAsync() };
  }
  const signedIn = [200, undefined];
  const unavailable = [503, 'UPSTREAM_UNAVAILABLE'];
  const unauthenticated = [401, 'UNAUTHENTICATED'];

  test('are not there: no caller can be let in, and none is at fault', async () => {
    await using world = await openFresh();
    world.keys.answer.status = 500;
    expect(await world.codeFor()).toEqual(unavailable);
    expect(world.lastSaid()).toBe(
      'The keys that access tokens are checked with cannot be read. Try again later.',
    );
    world.keys.answer.status = 200;
    world.clock.now += 1_001;
    expect(await world.codeFor()).toEqual(signedIn);
  });

  test('are no keys: the same', async () => {
    await using world = await openFresh();
    world.keys.answer.body = '<html>';
    expect(await world.codeFor()).toEqual(unavailable);
  });

  test('that are known go on when they cannot be read again, for a day', async () => {
    await using world = await openFresh();
    expect(await world.codeFor()).toEqual(signedIn);
    world.keys.answer.status = 500;
    world.clock.now += 3_600_000;
    expect(await world.codeFor()).toEqual(signedIn);
    world.clock.now += 86_400_000;
    expect(await world.codeFor()).toEqual(unavailable);
  });

  test('are read again for one that is unknown, but not for each', async () => {
    await using world = await openFresh();
    expect(await world.codeFor()).toEqual(signedIn);
    for (let index = 0; index < 20; index += 1)
      expect(await world.codeFor(`unknown-${index}`)).toEqual(unauthenticated);
    expect(world.keys.answer.asked).toBe(2);
  });

  test('are found again after they were changed', async () => {
    await using world = await openFresh();
    world.keys.answer.body = JSON.stringify({ keys: [{ ...publicJwk, kid: 'old' }] });
    expect(await world.codeFor('old')).toEqual(signedIn);
    world.keys.answer.body = JSON.stringify({ keys: [{ ...publicJwk, kid: 'new' }] });
    world.clock.now += 30_001;
    expect(await world.codeFor('new')).toEqual(signedIn);
  });
});
