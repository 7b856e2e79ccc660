import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { printSchema } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { createApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { createManagementClient } from '../../../src/eiam/management/client.ts';
import { wholeIdentityProvider } from './whole-selection.ts';

const everything = `{
  identityProviders(first: 100) { nodes ${wholeIdentityProvider} edges { cursor node ${wholeIdentityProvider} } totalCount }
}`;
const one = `query ($id: ID!) {
  identityProvider(id: $id) ${wholeIdentityProvider}
  node(id: $id) { ... on IdentityProvider ${wholeIdentityProvider} }
  nodes(ids: [$id]) { ... on IdentityProvider ${wholeIdentityProvider} }
}`;

/** A gateway of which nothing that it says is lost: its answers, its log at the most verbose level, its facts. */
async function openTalkative() {
  await using stack = new AsyncDisposableStack();
  const said: string[] = [];
  const tell = (fact: unknown) => said.push(inspect(fact, { depth: null, showHidden: true }));
  const log = { info: tell, warn: tell, error: tell };
  const config = { ...parseConfig({ PORT: '0', LOG_LEVEL: 'debug' }), callTimeoutMs: 200 };
  const app = stack.use(await createApp(config, { log, random: () => 0, emulator: { users: 20 } }));
  const { emulator } = app;
  if (!emulator) throw new Error('Expected an embedded emulator');
  subscribe('eiam:call', tell);
  stack.defer(() => {
    unsubscribe('eiam:call', tell);
  });
  const { url } = await app.listen();
  const owned = stack.move();
  const { management } = emulator;
  return {
    management,
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
      const { accessKeyId, accessKeySecret } = management;
      const forbidden = [
        ...management.secretCanaries,
        'canary-',
        accessKeyId,
        accessKeySecret,
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
  for (const { detail } of identityProviders.values()) {
    const answer = await gateway.ask(one, { id: detail.IdentityProviderId });
    expect(answer.errors).toBeUndefined();
    expect(answer.data.identityProvider.IdentityProvider_id).toBe(detail.IdentityProviderId);
    expect(answer.data.node).toEqual(answer.data.identityProvider);
    expect(answer.data.nodes).toEqual([answer.data.identityProvider]);
  }
  expect(gateway.leaks()).toEqual([]);
});

test('no failure tells more than it may', async () => {
  await using gateway = await openTalkative();
  const { management } = gateway;
  const [first] = [...management.identityProviders.values()];
  const id = first?.detail.IdentityProviderId ?? '';
  const failures: (() => void)[] = [
    ...(
      [
        { kind: 'throttle', retryAfterMs: 1 },
        { kind: 'error500' },
        { kind: 'error503' },
        { kind: 'html' },
        { kind: 'dropBeforeAnswer' },
        { kind: 'dropMidBody' },
        { kind: 'truncatedJson' },
        { kind: 'refuse', status: 400, code: 'SignatureDoesNotMatch' },
        { kind: 'refuse', status: 403, code: 'NoPermission' },
        { kind: 'refuse', status: 404, code: 'ResourceNotFound.IdentityProvider' },
      ] as const
    ).map((fault) => () => management.faults.add({ fault })),
    () => management.policy.refuse('GetIdentityProvider', 'ListIdentityProviders'),
    () => management.setClockOffsetMs(3_600_000 * 24 * 365 * 10),
    () => management.accessKeys.deactivate(management.accessKeyId),
    () => management.accessKeys.add({ ...management, accessKeySecret: 'another' }),
  ];
  for (const fail of failures) {
    fail();
    await gateway.ask(everything);
    await gateway.ask(one, { id });
    management.faults.clear();
  }
  expect(gateway.said.join()).toContain('UPSTREAM_UNAUTHORIZED');
  expect(gateway.leaks()).toEqual([]);
});

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
    page.data.map(({ identityProviderId }) => client.getIdentityProvider(identityProviderId, context)),
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
