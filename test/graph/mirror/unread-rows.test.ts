import { describe, expect, test } from 'vitest';
import { startEmulator } from '../../../src/emulator/emulator.ts';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

/** Without an id nothing says which one it is, so that no copy of it can be held. */
async function idsOf(count: number) {
  await using emulator = await startEmulator({ users: 30, scope: 'all' });
  return emulator.scope
    .users()
    .slice(0, count)
    .map(({ userId }) => userId);
}

const both = '{ users(first: 100) { totalCount completeness nodes { id } } }';
const mirrorAlone = `{ users(first: 100, orderBy: { field: CREATED_AT }) { totalCount completeness nodes { id } } }`;
interface Users {
  readonly users: {
    readonly totalCount: number;
    readonly completeness: string;
    readonly nodes: readonly unknown[];
  };
}

describe.each([
  ['a row of a list', 'User', 'null'],
  ['a membership of a user', 'User.groups', '[null]'],
])('while %s cannot be read', (_, member, value) => {
  test('EIAM answers what it can, and no list of the mirror passes for whole', async () => {
    const [id = ''] = await idsOf(1);
    const odd = [{ member, value, id }];
    let aheadMs = 0;
    const parts = { monotonicMs: () => performance.now() + aheadMs };
    await using gateway = await startMirroredGateway({
      reads: 'mirror',
      parts,
      emulator: { users: 30, odd },
    });
    const { app, emulator } = gateway;
    const trace = { headers: { 'x-eiam-trace': '1' } };
    const live = await gateway.ask<Users>(both, {}, trace);
    expect(live.extensions?.freshness?.source).toBe('LIVE');
    expect(live.data?.users).toMatchObject({
      totalCount: emulator.scope.users().length,
      completeness: 'EXACT',
    });
    const asked = await gateway.ask<Users>(mirrorAlone, {}, trace);
    expect(asked.data?.users.completeness).toBe('BEST_EFFORT');
    expect(asked.extensions?.upstream?.bestEffort).toEqual(['UNREADABLE_ROW']);

    emulator.odd.clear();
    // A check that is asked for keeps its distance to the one before.
    aheadMs += 60_000;
    app.mirror?.requestCheck();
    await app.mirror?.settled();
    const again = await gateway.ask<Users>(both, {}, trace);
    expect(again.extensions?.freshness?.source).toBe('MIRROR');
    expect(again.data?.users.totalCount).toBe(emulator.scope.users().length);
    expect((await gateway.ask<Users>(mirrorAlone)).data?.users.completeness).toBe('EXACT');
  });
});
