import { expect, test } from 'vitest';
import type { UnloggedChange } from '../../../schema/changes/ports.ts';
import { changesOf } from '../../../src/events/directory-change.ts';
import type { DirectoryEvent } from '../../../src/events/directory-event.ts';

const facts = { origin: 'BAMBOOCLOUD_CALLBACK', occurredAt: 7 } as const;
const blank = { id: 'event', kind: 'USER', change: 'UPDATED', entityId: 'user_1' } as const;

function ofEvent(event: Partial<DirectoryEvent>): readonly UnloggedChange[] {
  return changesOf({ ...facts, ...blank, relatedIds: [], changedFields: [], ...event });
}

const updated = {
  ...facts,
  type: 'DirectoryObjectChanged',
  objectKind: 'USER',
  objectId: 'user_1',
  change: 'UPDATED',
  changedFields: null,
};
const moved = { ...facts, type: 'DirectoryUserMoved', userId: 'user_1', fromIds: null, toIds: null };
const members = {
  ...facts,
  type: 'DirectoryMembersChanged',
  containerKind: 'GROUP',
  containerId: 'group_1',
  addedUserIds: [],
  removedUserIds: [],
};
const joined = { kind: 'MEMBERSHIP', change: 'MEMBERS_ADDED', entityId: 'group_1' } as const;
const left = { kind: 'MEMBERSHIP', change: 'MEMBERS_REMOVED', entityId: 'ou_1' } as const;
const ofUnit = { containerKind: 'ORGANIZATIONAL_UNIT', containerId: 'ou_1' };
const resync = { kind: 'DIRECTORY', change: 'RESYNC_REQUIRED', entityId: 'idaas_1' } as const;

test.for<[name: string, event: Partial<DirectoryEvent>, expected: readonly object[]]>([
  ['fields that are not known are null, never an empty list', {}, [updated]],
  ['fields that are known', { changedFields: ['email'] }, [{ ...updated, changedFields: ['email'] }]],
  ['what is only related is not told', { relatedIds: ['ou_1'] }, [updated]],
  [
    'a unit that moves is an object that changed',
    { kind: 'ORGANIZATIONAL_UNIT', change: 'MOVED', entityId: 'ou_1', relatedIds: ['ou_2', 'ou_3'] },
    [{ ...updated, objectKind: 'ORGANIZATIONAL_UNIT', objectId: 'ou_1', change: 'MOVED' }],
  ],
  [
    'a user that moves between units that are not known',
    { change: 'MOVED', relatedIds: ['ou_1'], changedFields: ['organizationalUnits'] },
    [moved],
  ],
  [
    'a user that moves to a known unit',
    { change: 'MOVED', moved: { to: ['ou_1'] } },
    [{ ...moved, toIds: ['ou_1'] }],
  ],
  [
    'a user that left units and joined none',
    { change: 'MOVED', moved: { from: ['ou_1', 'ou_2'], to: [] } },
    [{ ...moved, fromIds: ['ou_1', 'ou_2'], toIds: [] }],
  ],
  [
    'an update that also moved the user is both events',
    { changedFields: ['email'], moved: { from: ['ou_1'], to: ['ou_2'] } },
    [
      { ...updated, changedFields: ['email'] },
      { ...moved, fromIds: ['ou_1'], toIds: ['ou_2'] },
    ],
  ],
  [
    'a new user has not moved',
    { change: 'CREATED', moved: { from: [], to: ['ou_2'] } },
    [{ ...updated, change: 'CREATED' }],
  ],
  [
    'members added',
    { ...joined, relatedIds: ['user_1', 'user_2'] },
    [{ ...members, addedUserIds: ['user_1', 'user_2'] }],
  ],
  ['members added whose ids are not known', joined, [{ ...members, addedUserIds: null }]],
  [
    'members removed',
    { ...left, relatedIds: ['user_1'] },
    [{ ...members, ...ofUnit, removedUserIds: ['user_1'] }],
  ],
  ['members removed whose ids are not known', left, [{ ...members, ...ofUnit, removedUserIds: null }]],
  ['a gap', resync, [{ ...facts, type: 'DirectoryResyncRequired', reason: 'GAP' }]],
  [
    'another scope',
    { ...resync, reason: 'SCOPE_CHANGED' },
    [{ ...facts, type: 'DirectoryResyncRequired', reason: 'SCOPE_CHANGED' }],
  ],
])('%s', ([_name, event, expected]) => {
  expect(ofEvent(event)).toEqual(expected);
});

test('what cannot happen to an object is a mistake of ours', () => {
  expect(() => ofEvent({ kind: 'GROUP', change: 'MEMBERS_ADDED' })).toThrow(TypeError);
});
