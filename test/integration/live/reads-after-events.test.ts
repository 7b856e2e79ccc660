import { describe, expect, test } from 'vitest';
import type { EmulatorOptions } from '../../../src/emulator/emulator.ts';
import { everyPath } from '../../graph/cache/every-path.ts';
import { listen } from '../../graph/changes/listen.ts';
import { everyChange, everyCrossing, type Happening } from './every-change.ts';
import { type Live, openLive } from './open-live.ts';

const ids = ['user_ada', 'user_new', 'user_eve', 'group_makers', 'group_new', 'ou_platform', 'ou_new'];

/** The ways that `everyPath` does not take: nodes, the root by its alias, managers of what is there, new names. */
const otherPaths = `{
  nodes(ids: ${JSON.stringify(ids)}) {
    ... on User { id username displayName }
    ... on Group { id name }
    ... on OrganizationalUnit { id name path }
  }
  node(id: "user_cleo") { ... on User { id organizationalUnits { nodes { name path } } groups { nodes { name } } } }
  root: organizationalUnit(by: { id: "ou_root" }) {
    id name path children { totalCount nodes { id name } } users { totalCount nodes { id username } }
  }
  inRoot: users(filter: { organizationalUnitId: "ou_root" }) { totalCount nodes { id } }
  late: organizationalUnit(by: { id: "ou_late" }) { id name parent { id name } }
  newUnit: organizationalUnit(by: { id: "ou_new" }) { id path }
  newGroup: group(id: "group_new") { id name members { totalCount } }
  newUser: user(by: { id: "user_new" }) { id username groups { nodes { name members { totalCount } } } }
  eve: user(by: { id: "user_eve" }) { id username }
  eveByName: user(by: { username: "eve" }) { id }
}`;

async function read({ gateway }: Live): Promise<Record<string, unknown>> {
  const shown: Record<string, unknown> = {};
  for (const query of [everyPath, otherPaths]) {
    const { data, errors = [] } = await gateway.ask(query);
    Object.assign(shown, data);
    for (const { path = [], extensions } of errors) shown[path.join('.')] = extensions?.code;
  }
  return shown;
}

/** Makes everything happen, one after the other, and tells where a read was not what it is when nothing is remembered. */
async function staleReads(live: Live, happenings: readonly Happening[]) {
  const stale: string[] = [];
  const quiet: string[] = [];
  let before = await read(live);
  for (const { name, change, told } of happenings) {
    await using listener = await listen(live.app);
    change(live.directory);
    await live.settled();
    const after = await read(live);
    const heard = (await listener.all()).map((one) => `${one.kind} ${one.change}`);
    live.app.cache?.evictAll();
    const anew = await read(live);
    for (const path of new Set([...Object.keys(after), ...Object.keys(anew)])) {
      if (JSON.stringify(after[path]) !== JSON.stringify(anew[path])) stale.push(`${name}: ${path}`);
    }
    if (JSON.stringify(anew) === JSON.stringify(before)) quiet.push(`${name}: nothing changed`);
    for (const one of told) if (!heard.includes(one)) quiet.push(`${name}: ${one} among ${heard}`);
    before = anew;
  }
  expect(live.sender.counts).toMatchObject({ skipped: 0, failed: 0, dropped: 0, givenUp: 0 });
  return { stale, quiet };
}

const nothing = { stale: [], quiet: [] };

describe('once an event is acknowledged, every path shows the new state', () => {
  test.each<[string, boolean, NonNullable<EmulatorOptions['callbacks']>['alibaba']]>([
    ['units tell of their members, by the root’s alias', false, { unitMembers: 'unit' }],
    ['by the root’s alias, with access keys', true, {}],
    [
      'users tell of their units, in the old names, by the root’s own id, with access keys',
      true,
      { unitMembers: 'user', names: 'old', root: 'own', deletions: 'record' },
    ],
  ])('%s', async (_how, accessKeys, alibaba = {}) => {
    await using live = await openLive({ callbacks: { alibaba } }, accessKeys);
    expect(await staleReads(live, everyChange)).toEqual(nothing);
  });

  test.each([false, true])('what enters and leaves a scope, access keys: %s', async (accessKeys) => {
    const scope = { organizationalUnitIds: ['ou_division'], groupIds: ['group_makers', 'group_keepers'] };
    await using live = await openLive({ scope }, accessKeys);
    expect(await staleReads(live, everyCrossing)).toEqual(nothing);
  });
});
