import { expect, test } from 'vitest';
import { outOfScope } from './failures.ts';
import { startWorld } from './world.ts';

/** A refusal does not say which unit it is about, and the looks that do are sent once each, one after the other. */
const startFailing = async (times: number) => {
  const world = await startWorld({}, { maxConcurrency: 1 }, false, { outage: { retryReserve: 0 } });
  world.emulator.faults.add({ operation: 'GetOrganizationalUnit', fault: { kind: 'error503' }, times });
  return world;
};

const input = { userId: 'user_ada', organizationalUnitIds: ['ou_sales', 'ou_elsewhere'] };

const writes = [
  ['addUserToOrganizationalUnits', 'AddUserToOrganizationalUnits'],
  ['removeUserFromOrganizationalUnits', 'RemoveUserFromOrganizationalUnits'],
] as const;

test.each(writes)(
  '%s: where the looks fail, so does the mutation, and no object is blamed',
  async (mutation) => {
    await using world = await startFailing(2);
    const { result, errors, changes } = await world.run(mutation, input);
    expect(result).toBeNull();
    const upstream = { operation: 'GetOrganizationalUnit', status: 503 };
    expect(errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_UNAVAILABLE', effect: 'NONE', upstream } },
    ]);
    expect(changes).toEqual({});
  },
);

test.each(writes)(
  '%s: a look that fails does not hide the unit that another one shows',
  async (mutation, operation) => {
    await using world = await startFailing(1);
    const calls = { [operation]: 1, GetOrganizationalUnit: 2 };
    expect(await world.run(mutation, input)).toEqual(outOfScope('ou_elsewhere', calls));
  },
);

const members = ['user_ada', 'user_nobody'];

test.each([
  ...writes.map(([mutation, operation]) => [mutation, operation, 'GetOrganizationalUnit', input] as const),
  ['addUsersToGroup', 'AddUsersToGroup', 'GetGroup', { groupId: 'group_makers', userIds: members }],
  ['removeUsersFromGroup', 'RemoveUsersFromGroup', 'GetGroup', { groupId: 'group_makers', userIds: members }],
] as const)(
  '%s: refused after a lost answer, and the looks fail: the effect is not known',
  async (mutation, operation, look, of) => {
    await using world = await startWorld({}, { maxConcurrency: 1 });
    const { faults } = world.emulator;
    faults.add({ operation, fault: { kind: 'dropBeforeAnswer', effect: 'before' }, times: 1 });
    faults.add({ operation: look, fault: { kind: 'error503' } });
    const { result, changes } = await world.run(mutation, of);
    const unsettled = { code: 'UPSTREAM_UNAVAILABLE', effect: 'UNKNOWN' };
    const failures = members.map((targetId) => ({ targetId, ...unsettled }));
    expect(result).toMatchObject(mutation.endsWith('Group') ? { failures } : unsettled);
    expect(changes).toEqual({});
  },
);
