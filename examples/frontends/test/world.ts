import { Directory } from '../../../src/emulator/directory/directory.ts';
import { type Gateway, startGateway } from '../../../test/support/gateway.ts';
import { createApolloStore } from './stores/apollo-store.ts';
import { createGraphcacheStore } from './stores/graphcache-store.ts';
import { createRelayStore } from './stores/relay-store.ts';
import type { Ask, ClientStore } from './stores/store.ts';

/** Every client, each with an empty store. */
export const clients: readonly (readonly [name: string, create: (ask: Ask) => ClientStore])[] = [
  ['Relay', createRelayStore],
  ['Apollo', createApolloStore],
  ['urql graphcache', createGraphcacheStore],
];

/** A gateway on four users and a group. */
export function startWorld(): Promise<Gateway> {
  const directory = new Directory({ rootName: 'Company' });
  directory.addOrganizationalUnit({ organizationalUnitId: 'ou_home', organizationalUnitName: 'Home' });
  const home = { organizationalUnitIds: ['ou_home'] };
  for (const name of ['ada', 'ben', 'cleo', 'dan']) {
    const displayName = name.toUpperCase();
    directory.addUser({ userId: `user_${name}`, username: name, displayName, ...home });
  }
  directory.addGroup({ groupId: 'group_makers', groupName: 'Makers', userIds: ['user_ben'] });
  return startGateway({ emulator: { directory }, accessKeys: true, config: { port: 0 } });
}

/** A gateway that gives an `id` to whatever has this member, as 0.1 did: a store that keeps it by that id shows that it would. */
export function withIdFrom(member: string, ask: Ask): Ask {
  return async (text, variables) =>
    JSON.parse(JSON.stringify(await ask(text, variables)), (_key, value) => {
      const id = Object(value)[member];
      return id === undefined ? value : { ...value, id };
    });
}
