import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts';
import { managementOperations } from '../../../src/emulator/management/operations.ts';
import { type StartedProcess, startProcess } from '../../support/process.ts';
import { readCommand, toNodeScript } from '../../support/walk-through.ts';
import { ask, statusOf } from '../ask.ts';
import { blockOf } from './readme-blocks.ts';

interface Tenant extends AsyncDisposable {
  readonly gateway: StartedProcess;
}

/** What the page says to set, with an emulator in the place of the region. */
async function startTenant(
  { endpoint, instanceId, applicationId, clientSecret, management }: Emulator,
  { keys, without }: { readonly keys: boolean; readonly without?: string },
): Promise<Tenant> {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await mkdtempDisposable(join(tmpdir(), 'eiam-readme-')));
  const [secretFile, keyFile] = [join(folder.path, 'eiam'), join(folder.path, 'access-key')];
  await writeFile(secretFile, `${clientSecret}\n`);
  await writeFile(keyFile, `${management.accessKeySecret}\n`);
  const tenant = toNodeScript(
    readCommand(blockOf('Ask a real tenant', 'sh'), {
      'EIAM_REGION=cn-hangzhou': `EIAM_ENDPOINT=${endpoint}`,
      'idaas_…': instanceId,
      'app_…': applicationId,
      '/run/secrets/eiam': secretFile,
    }),
  );
  const withKeys = toNodeScript(
    readCommand(blockOf('Ask a real tenant', 'sh', 1), {
      'LTAI…': management.accessKeyId,
      '/run/secrets/access-key': keyFile,
    }),
  );
  expect(withKeys.script).toBe(tenant.script);
  const environment = {
    PORT: '0',
    ...tenant.environment,
    ...(keys ? { ...withKeys.environment, EIAM_MANAGEMENT_ENDPOINT: management.endpoint } : {}),
  };
  const kept = Object.fromEntries(Object.entries(environment).filter(([name]) => name !== without));
  const gateway = stack.use(startProcess(tenant.script, { environment: kept }));
  return { gateway, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** The printed address, and the token that stands behind its `#`. */
async function openPrinted({ gateway }: Tenant) {
  const [, printed = ''] = await gateway.said(/open (\S+)/);
  const [url = '', fragment] = printed.split('#');
  const token = new URLSearchParams(fragment).get('token');
  return { url, signedIn: { headers: { authorization: `Bearer ${token}` } } };
}

test('without access keys identity providers are not configured, and all else works', async () => {
  await using emulator = await startEmulator({ users: 30 });
  await using tenant = await startTenant(emulator, { keys: false });
  const { url, signedIn } = await openPrinted(tenant);
  const query = '{ users(first: 1) { nodes { id } } identityProviders { nodes { id } } }';
  const { data, errors } = await ask(url, query, {}, signedIn);
  const users = { nodes: [{ id: expect.stringMatching(/^user_/) }] };
  expect(data).toEqual({ users, identityProviders: null });
  expect(errors).toMatchObject([{ path: ['identityProviders'], extensions: { code: 'NOT_CONFIGURED' } }]);
  expect(await statusOf(url, '/health/ready')).toBe(200);
});

test('without the printed token nothing is disclosed', async () => {
  await using emulator = await startEmulator({ users: 3 });
  await using tenant = await startTenant(emulator, { keys: false });
  const { url } = await openPrinted(tenant);
  const { errors } = await ask(url, '{ users(first: 1) { nodes { id } } }');
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
});

test('nothing starts where no mode is named, unless the operator confirms that all may come', async () => {
  await using emulator = await startEmulator({ users: 3 });
  await using tenant = await startTenant(emulator, { keys: false, without: 'AUTH_MODE' });
  const { code, stderr } = await tenant.gateway.ended;
  expect([code, stderr]).toEqual([1, expect.stringContaining('AUTH_ALLOW_ANONYMOUS: expected true')]);
});

test('the policy grants every read that the gateway sends, and secrets do not arrive', async () => {
  const policy = JSON.parse(blockOf('Ask a real tenant', 'json').text);
  const granted: string[] = policy.Statement[0].Action.map((action: string) => action.replace('eiam:', ''));
  await using emulator = await startEmulator({ users: 300, scope: 'all' });
  const { policy: ram, counters, secretCanaries } = emulator.management;
  ram.refuse(...[...managementOperations.keys()].filter((action) => !granted.includes(action)));
  await using tenant = await startTenant(emulator, { keys: true });
  const { directory, samples } = emulator;
  const groupIds = [...directory.groups()].slice(0, 3).map(({ groupId }) => groupId);
  const unitIds = [...directory.organizationalUnits()].slice(0, 3).map((unit) => unit.organizationalUnitId);
  const query = `{
    users(filter: { username: { startsWith: "${samples.username.slice(0, 2)}" } }) { nodes { id email } }
    identityProviders { nodes { id name configuration {
      __typename ... on IdentityProviderDingTalkConfiguration { appSecretConfigured }
    } } }
    nodes(ids: ${JSON.stringify([...groupIds, ...unitIds])}) { ... on Group { name } ... on OrganizationalUnit { name } }
    group(id: "${samples.groupId}") { members(first: 50) { nodes { username } } }
  }`;
  const { url, signedIn } = await openPrinted(tenant);
  const answer = await ask(url, query, {}, signedIn);
  expect(answer.errors).toBeUndefined();
  expect(granted).toEqual(expect.arrayContaining(Object.keys(counters.snapshot())));
  expect(Object.keys(counters.snapshot()).sort()).toEqual([...granted].sort());
  for (const canary of secretCanaries) expect(JSON.stringify(answer)).not.toContain(canary);
});
