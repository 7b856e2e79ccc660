import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { printSchema } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { createApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { createManagementClient } from '../../../src/eiam/management/client.ts';
import { readable } from '../../../src/eiam/unreadable.ts';
import { startEmulator } from '../../../src/emulator/emulator.ts';
import { toUpstream } from '../../support/gateway.ts';
import { sampleDetail, toRow } from './verbatim.ts';
import { wholeIdentityProvider } from './whole-selection.ts';

// Written once: its aliases are most of what one document may have.
const whole = `fragment Whole on IdentityProvider ${wholeIdentityProvider}`;
const everything = `{
  identityProviders(first: 100) { nodes { ...Whole } edges { cursor node { ...Whole } } totalCount }
} ${whole}`;
const one = `query ($id: ID!) {
  identityProvider(id: $id) { ...Whole }
  node(id: $id) { ...Whole }
  nodes(ids: [$id]) { ...Whole }
} ${whole}`;

const secretNames = [
  'AppSecret',
  'EncryptKey',
  'VerificationToken',
  'AdministratorPassword',
  'ClientSecret',
  'CorpSecret',
];

/** The documented sample, which has every configuration but SAML's at once, with a canary for each of its secrets. */
function withCanaries(detail: object): unknown {
  const found: string[] = [];
  const toCanary = (name: string, value: unknown) => {
    if (!secretNames.includes(name)) return value;
    found.push(name);
    return `canary-sample-${found.length}`;
  };
  return JSON.parse(JSON.stringify(detail), toCanary);
}

/** A gateway of which nothing that it says is lost: its answers, its log at the most verbose level, its facts. */
async function openTalkative(keys: 'long-term' | 'temporary' = 'long-term') {
  await using stack = new AsyncDisposableStack();
  const said: string[] = [];
  const tell = (fact: unknown) => said.push(inspect(fact, { depth: null, showHidden: true }));
  const log = { info: tell, warn: tell, error: tell };
  const emulator = stack.use(await startEmulator({ users: 20 }));
  const { management } = emulator;
  management.identityProviders.putVerbatim(sampleDetail.IdentityProviderId, {
    detail: withCanaries(sampleDetail),
    row: toRow(sampleDetail),
  });
  const key = keys === 'temporary' ? management.securityCredentials : management;
  const config = {
    ...parseConfig({
      PORT: '0',
      MIRROR: 'off',
      LOG_LEVEL: 'debug',
      EXPLORER: 'true',
      OPERATION_MAX_ALIASES: '1000',
    }),
    callTimeoutMs: 200,
    upstream: toUpstream(emulator, key),
  };
  const app = stack.use(await createApp(config, { log, random: () => 0 }));
  subscribe('eiam:call', tell);
  stack.defer(() => {
    unsubscribe('eiam:call', tell);
  });
  const { url } = await app.listen();
  const owned = stack.move();
  return {
    management,
    key,
    said,
    async ask(query: string, variables: object = {}) {
      const headers = { 'content-type': 'application/json', 'x-eiam-trace': '1' };
      const body = JSON.stringify({ query, variables });
      const response = await app.fetch(url, { method: 'POST', body, headers });
      const text = await response.text();
      said.push(text, inspect([...response.headers]));
      return JSON.parse(text);
    },
    async visit(path: string, accept: string) {
      const response = await fetch(new URL(path, url), { headers: { accept } });
      said.push(await response.text());
    },
    /** What of all that must never be said was said. */
    leaks() {
      const all = said.join('\n');
      const { accessKeyId, accessKeySecret, securityCredentials } = management;
      const forbidden = [
        ...management.secretCanaries,
        'canary-',
        accessKeyId,
        accessKeySecret,
        ...Object.values(securityCredentials),
        'ACS3-HMAC-SHA256',
        'StringToSign',
        'x-acs-',
        'Recommend',
      ];
      return forbidden.filter((text) => all.includes(text));
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

test('every field of every identity provider can be read, and none of their secrets', async () => {
  await using gateway = await openTalkative();
  const { identityProviders, secretCanaries } = gateway.management;
  expect(secretCanaries.length).toBeGreaterThan(10);
  const { data, errors } = await gateway.ask(everything);
  expect(errors).toBeUndefined();
  expect(data.identityProviders.nodes).toHaveLength(identityProviders.size);
  const ids = Array.from(identityProviders.values(), ({ detail }) => detail.IdentityProviderId);
  for (const id of [...ids, sampleDetail.IdentityProviderId]) {
    const answer = await gateway.ask(one, { id });
    expect(answer.errors).toBeUndefined();
    expect(answer.data.identityProvider.IdentityProvider_id).toBe(id);
    expect(answer.data.node).toEqual(answer.data.identityProvider);
    expect(answer.data.nodes).toEqual([answer.data.identityProvider]);
  }
  expect(gateway.leaks()).toEqual([]);
});

/** What is done to the management API, what clients get of it, and how it is undone. */
type Failure = (
  gateway: Awaited<ReturnType<typeof openTalkative>>,
) => readonly [code: string, undo: () => unknown];

const failures: readonly Failure[] = [
  ...(
    [
      [{ kind: 'throttle', retryAfterMs: 1 }, 'UPSTREAM_THROTTLED'],
      [{ kind: 'error500' }, 'UPSTREAM_UNAVAILABLE'],
      [{ kind: 'error503' }, 'UPSTREAM_UNAVAILABLE'],
      [{ kind: 'html' }, 'UPSTREAM_UNAVAILABLE'],
      [{ kind: 'dropBeforeAnswer' }, 'UPSTREAM_UNAVAILABLE'],
      [{ kind: 'dropMidBody' }, 'UPSTREAM_UNAVAILABLE'],
      [{ kind: 'neverAnswer' }, 'UPSTREAM_TIMEOUT'],
      [{ kind: 'truncatedJson' }, 'UPSTREAM_INVALID_RESPONSE'],
      [{ kind: 'refuse', status: 400, code: 'SignatureDoesNotMatch' }, 'UPSTREAM_UNAUTHORIZED'],
      [{ kind: 'refuse', status: 403, code: 'NoPermission' }, 'UPSTREAM_UNAUTHORIZED'],
      [{ kind: 'refuse', status: 404, code: 'ResourceNotFound.IdentityProvider' }, 'NOT_FOUND'],
    ] as const
  ).map(
    ([fault, code]): Failure =>
      ({ management }) => {
        const added = management.faults.add({ fault });
        return [code, () => added[Symbol.dispose]()];
      },
  ),
  ({ management: { policy } }) => {
    policy.refuse('GetIdentityProvider', 'ListIdentityProviders');
    return ['UPSTREAM_UNAUTHORIZED', () => policy.grant('GetIdentityProvider', 'ListIdentityProviders')];
  },
  ({ management }) => {
    management.setClockOffsetMs(3_600_000 * 24 * 365 * 10);
    return ['UPSTREAM_UNAUTHORIZED', () => management.setClockOffsetMs(0)];
  },
  ({ management: { accessKeys }, key: { accessKeyId } }) => {
    accessKeys.deactivate(accessKeyId);
    return ['UPSTREAM_UNAUTHORIZED', () => accessKeys.activate(accessKeyId)];
  },
  ({ management: { accessKeys }, key }) => {
    accessKeys.add({ ...key, accessKeySecret: 'another' });
    return ['UPSTREAM_UNAUTHORIZED', () => accessKeys.add(key)];
  },
];

test.each(['long-term', 'temporary'] as const)(
  'with %s keys no failure tells more than it may',
  async (keys) => {
    await using gateway = await openTalkative(keys);
    const [first] = [...gateway.management.identityProviders.values()];
    const id = first?.detail.IdentityProviderId ?? '';
    for (const fail of failures) {
      const [code, undo] = fail(gateway);
      const { errors } = await gateway.ask(everything);
      expect(errors?.[0]?.extensions.code).toBe(code);
      await gateway.ask(one, { id });
      undo();
      expect((await gateway.ask(everything)).errors).toBeUndefined();
    }
    await gateway.visit('/metrics', 'text/plain');
    expect(gateway.said.at(-1)).toContain('management:GetIdentityProvider');
    expect(gateway.leaks()).toEqual([]);
  },
);

test('above the wire parser there is no secret to be handed on', async () => {
  await using gateway = await openTalkative();
  const { endpoint, identityProviders, secretCanaries, ...key } = gateway.management;
  const wire = JSON.stringify([...identityProviders.values()]);
  const secrets = secretCanaries.filter((canary) => wire.includes(canary));
  expect(secrets.length).toBeGreaterThan(10);
  const [first] = identityProviders.values();
  const instanceId = first?.detail.InstanceId ?? '';
  await using client = createManagementClient({ endpoint, instanceId, credentials: () => key });
  const context = { signal: new AbortController().signal };
  const page = await client.listIdentityProviders({ pageNumber: 1, pageSize: 100 }, context);
  const details = await Promise.all(
    readable(page.data).map(({ identityProviderId }) =>
      client.getIdentityProvider(identityProviderId, context),
    ),
  );
  const known = inspect([page, details], { depth: null, showHidden: true });
  expect(known).toContain('ad.corp.example');
  expect(secrets.filter((secret) => known.includes(secret))).toEqual([]);
});

test('neither the graph nor the explorer knows the name of a secret', async () => {
  await using gateway = await openTalkative();
  await gateway.visit('/graphql', 'text/html');
  gateway.said.push(printSchema(schema));
  expect(gateway.leaks()).toEqual([]);
  const fields = wholeIdentityProvider.match(/(?<=_)\w+(?=: )/g) ?? [];
  const suspicious = fields.filter((name) => /secret|password|token|encryptkey|privatekey/i.test(name));
  // The token endpoint is an address.
  expect(new Set(suspicious.filter((name) => !name.endsWith('Configured')))).toEqual(new Set(['token']));
});
