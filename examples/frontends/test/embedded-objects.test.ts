import { describe, expect, test } from 'vitest';
import type { Gateway } from '../../../test/support/gateway.ts';
import identityProviders from './operations/__generated__/IdentityProvidersQuery.graphql.ts';
import user from './operations/__generated__/UserQuery.graphql.ts';
import { createRelayStore } from './stores/relay-store.ts';
import { takeWarnings } from './warnings.ts';
import { clients, startWorld, withIdFrom } from './world.ts';

const type = 'urn:alibaba:idaas:idp:alibaba:dingtalk:pull';

/** The instance's only providers: two companies' DingTalk, each of which numbers from 1. */
function addCompanies({ emulator: { management } }: Gateway): void {
  for (const { detail } of [...management.identityProviders.values()]) {
    management.identityProviders.remove(detail.IdentityProviderId);
  }
  for (const name of ['red', 'blue']) {
    const row = { IdentityProviderId: `idp_${name}`, IdentityProviderName: name, IdentityProviderType: type };
    const granted = {
      AuthedDepartmentIds: [{ DeptId: '1', DeptName: `${name} department` }],
      AuthedUsers: [{ UserId: '1', Name: `${name} user` }],
    };
    const detail = { ...row, DingtalkAppConfig: { AppKey: name }, DingtalkProvisioningConfig: granted };
    management.identityProviders.putVerbatim(row.IdentityProviderId, { detail, row });
  }
}

/** The provider of that name, with what it is granted as the company of the second name has it. */
const provider = (name: string, company = name) => ({
  name,
  configuration: {
    provisioningScope: {
      departments: [{ departmentId: '1', name: `${company} department` }],
      users: [{ userId: '1', name: `${name} user` }],
    },
  },
});

describe.each(clients)('%s', (_name, createStore) => {
  test('two companies that both have a department 1 and a user 1 keep their own', async () => {
    await using gateway = await startWorld();
    addCompanies(gateway);
    const store = createStore(gateway.ask);
    expect((await store.send(identityProviders, {})).errors).toBeUndefined();
    expect(store.cached(identityProviders, {})).toMatchObject({
      identityProviders: { nodes: [provider('red'), provider('blue')] },
    });
  });

  test('two sources with one id, of different kinds, stay apart', async () => {
    await using gateway = await startWorld();
    const { directory } = gateway.emulator;
    const home = { organizationalUnitIds: ['ou_home'] };
    const sourceId = 'corporation';
    directory.addUser({
      userId: 'user_eve',
      username: 'eve',
      ...home,
      userSourceType: 'ding_talk',
      userSourceId: sourceId,
    });
    directory.addUser({
      userId: 'user_fay',
      username: 'fay',
      ...home,
      userSourceType: 'ad',
      userSourceId: sourceId,
    });
    const store = createStore(gateway.ask);
    await store.send(user, { id: 'user_eve' });
    await store.send(user, { id: 'user_fay' });
    expect(store.cached(user, { id: 'user_eve' })).toMatchObject({
      user: { source: { type: 'DING_TALK', sourceId } },
    });
    expect(store.cached(user, { id: 'user_fay' })).toMatchObject({
      user: { source: { type: 'AD', sourceId } },
    });
  });
});

test('Relay takes departments with an `id`, as in 0.1, for one', async () => {
  await using gateway = await startWorld();
  addCompanies(gateway);
  const store = createRelayStore(withIdFrom('departmentId', gateway.ask));
  await store.send(identityProviders, {});
  expect(store.cached(identityProviders, {})).toMatchObject({
    identityProviders: { nodes: [provider('red', 'blue'), provider('blue')] },
  });
  expect(takeWarnings()).toEqual([expect.stringContaining('two instances of the same id: `1`')]);
});
