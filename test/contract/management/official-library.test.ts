import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { createManagementClient, type ManagementClient } from '../../../src/eiam/management/client.ts';
import { authorize, type UnsignedRequest } from '../../../src/eiam/management/sign.ts';
import { json, ScriptedUpstream, type SeenRequest } from '../../unit/eiam/scripted-upstream.ts';
import { startInstance } from '../instance/instance.ts';

/** What is used of @alicloud/openapi-core, which is CommonJS. */
interface OfficialLibrary {
  readonly default: new (
    config: object,
  ) => { callApi(parameters: object, request: object, runtime: object): Promise<unknown> };
  readonly $OpenApiUtil: Readonly<
    Record<'Config' | 'Params' | 'OpenApiRequest', new (members: object) => object>
  >;
}

const official: OfficialLibrary = createRequire(import.meta.url)('@alicloud/openapi-core');

const instanceId = 'idaas_ue2jvisn35ea5lmthk267xxxxx';
const patient = { signal: new AbortController().signal };
const longTerm = { accessKeyId: 'exampleAccessKeyId', accessKeySecret: 'exampleAccessKeySecret' };
const temporary = {
  accessKeyId: 'STS.exampleTemporaryKeyId',
  accessKeySecret: 'exampleTemporaryKeySecret',
  securityToken: 'example+session/token==with-specials',
};
type Credentials = typeof longTerm & { readonly securityToken?: string };

const userIds = Array.from({ length: 11 }, (_, index) => `user_${index + 1}`);

/** The same question in our words and in the library's. */
const questions: readonly (readonly [
  action: string,
  ask: (client: ManagementClient) => Promise<unknown>,
  query: Readonly<Record<string, string>>,
])[] = [
  [
    'GetIdentityProvider',
    (client) => client.getIdentityProvider('idp_my664lwkhpicbyzirog3xxxxx', patient),
    { IdentityProviderId: 'idp_my664lwkhpicbyzirog3xxxxx' },
  ],
  [
    'ListUsers',
    (client) => client.listUsersByIds(userIds, patient),
    {
      PageNumber: '1',
      PageSize: '100',
      ...Object.fromEntries(userIds.map((id, index) => [`UserIds.${index + 1}`, id])),
    },
  ],
  [
    'ListUsers',
    (client) =>
      client.searchUsers(
        { displayNameStartsWith: "测 a+b*c~d/e!'()&=?:@,;$", email: '', pageNumber: 3, pageSize: 7 },
        patient,
      ),
    { DisplayNameStartsWith: "测 a+b*c~d/e!'()&=?:@,;$", Email: '', PageNumber: '3', PageSize: '7' },
  ],
  ['GetInstance', (client) => client.getInstance(patient), {}],
];

/** A request off the wire as a signer meets it: decoded. */
function unsigned({ method, url, headers }: SeenRequest): UnsignedRequest {
  const pairs = url
    .slice(url.indexOf('?') + 1)
    .split('&')
    .map((pair) => pair.split('=').map(decodeURIComponent));
  const { host = '', ...others } = headers;
  return {
    method: method === 'GET' ? 'GET' : 'POST',
    host,
    query: Object.fromEntries(pairs),
    headers: Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)])),
  };
}

/** The library as a program has it that builds on it. @returns what it was answered, with `statusCode`, `headers` and `body` */
function openTheirs(endpoint: string, credentials: Credentials, ofInstance: string) {
  const { Config, Params, OpenApiRequest } = official.$OpenApiUtil;
  // A bare credential, so that the library adds no header about where it found one.
  const credential = { getCredential: async () => ({ type: 'access_key', ...credentials }) };
  const client = new official.default(
    new Config({ credential, endpoint: new URL(endpoint).host, protocol: 'http' }),
  );
  return (
    action: string,
    query: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
  ) => {
    const parameters = new Params({
      action,
      version: '2021-12-01',
      protocol: 'HTTP',
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      bodyType: 'json',
    });
    const request = new OpenApiRequest({ query: { InstanceId: ofInstance, ...query }, headers });
    return client.callApi(parameters, request, {});
  };
}

async function openBoth(credentials: Credentials) {
  await using stack = new AsyncDisposableStack();
  const upstream = stack.use(await ScriptedUpstream.listen());
  upstream.answer = json({
    TotalCount: 0,
    Instance: { InstanceId: 'i' },
    IdentityProviderDetail: { IdentityProviderId: 'idp_my664lwkhpicbyzirog3xxxxx' },
  });
  const { endpoint } = upstream;
  const ours = stack.use(createManagementClient({ endpoint, instanceId, credentials: () => credentials }));
  const askTheirs = openTheirs(endpoint, credentials, instanceId);
  const owned = stack.move();
  return {
    upstream,
    ours,
    askTheirs,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const cases = questions.flatMap((question) =>
  [longTerm, temporary].map(
    (credentials) => [question[0], credentials.accessKeyId, credentials, question] as const,
  ),
);

test.each(cases)(
  '%s signed with %s is what the vendor signs',
  async (_, _id, credentials, [action, ask, query]) => {
    await using both = await openBoth(credentials);
    const { seen } = both.upstream;
    await ask(both.ours);
    const ours = unsigned(seen[0] ?? nothing);
    // The same moment, the same nonce.
    const { 'x-acs-date': date = '', 'x-acs-signature-nonce': nonce = '' } = ours.headers;
    await both.askTheirs(action, query, { 'x-acs-date': date, 'x-acs-signature-nonce': nonce });
    const theirs = unsigned(seen[1] ?? nothing);
    expect({ ...ours, headers: namesToSign(ours) }).toEqual({ ...theirs, headers: namesToSign(theirs) });
    expect(authorize(theirs, credentials)).toBe(theirs.headers.authorization);
    // Beside a security token the library sends the key's id once more, which is signed as well.
    const isTheSame = ours.headers['x-acs-security-token'] === undefined;
    expect(ours.headers.authorization === theirs.headers.authorization).toBe(isTheSame);
  },
);

const nothing: SeenRequest = { method: '', url: '', headers: {}, body: '' };

/** Signed headers and what they say, the one that only the library sends aside. */
function namesToSign({ headers }: UnsignedRequest): object {
  const signed = Object.entries(headers).filter(([name]) => name.startsWith('x-acs-'));
  return Object.fromEntries(signed.filter(([name]) => name !== 'x-acs-accesskey-id'));
}

describe('the library on an emulator', () => {
  const open = async () => {
    const emulator = await startInstance({ users: 30 });
    const { management, instanceId: id } = emulator;
    const { accessKeyId, accessKeySecret, securityCredentials } = management;
    const askWith = (credentials: Credentials) => {
      const ask = openTheirs(management.endpoint, credentials, id);
      return (action: string, query: Readonly<Record<string, string>> = {}) =>
        emulator.exchange(() => ask(action, query, {}));
    };
    return {
      emulator,
      ask: askWith({ accessKeyId, accessKeySecret }),
      askWithSession: askWith(securityCredentials),
      [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose](),
    };
  };

  test('lists, gets and pages with either kind of key', async () => {
    await using opened = await open();
    const { emulator, ask, askWithSession } = opened;
    const { instanceId: InstanceId, directory } = emulator;
    for (const call of [ask, askWithSession])
      expect(await call('GetInstance')).toMatchObject({
        statusCode: 200,
        body: { Instance: { InstanceId } },
      });
    const usersOf = (answer: unknown): readonly { readonly UserId: string }[] => Object(answer).body.Users;
    const pages = [
      await ask('ListUsers', { PageNumber: '1', PageSize: '20' }),
      await ask('ListUsers', { PageNumber: '2', PageSize: '20' }),
    ];
    expect(new Set(pages.flatMap(usersOf).map(({ UserId }) => UserId))).toEqual(
      new Set(Array.from(directory.users(), ({ userId }) => userId)),
    );
    const [user] = directory.users();
    const query = { UsernameStartsWith: user?.username ?? '' };
    expect(usersOf(await ask('ListUsers', query))).toContainEqual(
      expect.objectContaining({ UserId: user?.userId }),
    );
    const [provider] = emulator.management.identityProviders.values();
    const { IdentityProviderId = '' } = provider?.detail ?? {};
    expect(await ask('GetIdentityProvider', { IdentityProviderId })).toMatchObject({
      body: { IdentityProviderDetail: { IdentityProviderId } },
    });
  });

  test('understands its refusals: code, status and the request they are of', async () => {
    await using opened = await open();
    await expect(opened.ask('GetIdentityProvider', { IdentityProviderId: 'idp_x' })).rejects.toMatchObject({
      code: 'ResourceNotFound.IdentityProvider',
      statusCode: 404,
    });
    opened.emulator.management.faults.add({ fault: { kind: 'throttle' }, times: 1 });
    await expect(opened.ask('GetInstance')).rejects.toMatchObject({ code: 'Throttling.User' });
    opened.emulator.management.policy.refuse('ListUsers');
    await expect(opened.ask('ListUsers')).rejects.toMatchObject({ code: 'NoPermission', statusCode: 403 });
  });
});
