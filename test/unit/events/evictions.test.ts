import { expect, test } from 'vitest';
import type { DirectoryEvent } from '../../../src/events/directory-event.ts';
import { evictionsOf } from '../../../src/events/evictions.ts';

/** Tags of what may show users that were not visible before. */
const ofPeople = ['User.absent', 'User.list', 'Group.members'];

/** callbacks.md, "Cache entries": the table, row by row; where the old state is not known, the family. */
const rows: readonly (readonly [
  kind: DirectoryEvent['kind'],
  change: DirectoryEvent['change'],
  entityId: string,
  relatedIds: readonly string[],
  evicted: readonly string[],
  changedFields?: readonly string[],
])[] = [
  [
    'USER',
    'CREATED',
    'user_1',
    ['ou_1', 'ou_2'],
    ['User:user_1', 'User.absent', 'User.list', 'Org.members:ou_1', 'Org.members:ou_2'],
  ],
  ['USER', 'CREATED', 'user_1', [], ['User:user_1', 'User.absent', 'User.list', 'Org.members']],
  [
    'USER',
    'CREATED',
    'user_1',
    ['ou_1', 'group_1'],
    ['User:user_1', 'User.absent', 'User.list', 'Org.members:ou_1', 'Group.members:group_1'],
  ],
  ['USER', 'UPDATED', 'user_1', [], ['User:user_1', 'User.absent', 'User.list'], ['email']],
  [
    'USER',
    'UPDATED',
    'user_1',
    ['ou_1', 'ou_2'],
    ['User:user_1', 'User.absent', 'User.list', 'Org.members:ou_1', 'Org.members:ou_2'],
    ['organizationalUnits'],
  ],
  [
    'USER',
    'UPDATED',
    'user_1',
    ['ou_1'],
    ['User:user_1', 'User.absent', 'User.list', 'Org.members'],
    ['primaryOrganizationalUnit'],
  ],
  [
    'USER',
    'UPDATED',
    'user_1',
    [],
    ['User:user_1', 'User.absent', 'User.list', 'User.groups:user_1', 'Org.members'],
  ],
  ['USER', 'ENABLED', 'user_1', [], ['User:user_1', 'User.list']],
  ['USER', 'DISABLED', 'user_1', [], ['User:user_1', 'User.list']],
  ['USER', 'LOCKED', 'user_1', [], ['User:user_1', 'User.list']],
  ['USER', 'UNLOCKED', 'user_1', [], ['User:user_1', 'User.list']],
  ['USER', 'CREDENTIAL_CHANGED', 'user_1', [], ['User:user_1', 'User.list']],
  [
    'USER',
    'MOVED',
    'user_1',
    ['ou_1', 'ou_2'],
    ['User:user_1', 'User.list', 'Org.members:ou_1', 'Org.members:ou_2'],
  ],
  ['USER', 'MOVED', 'user_1', ['ou_2'], ['User:user_1', 'User.list', 'Org.members']],
  [
    'USER',
    'DELETED',
    'user_1',
    ['ou_1', 'group_1'],
    ['User:user_1', 'User.list', 'User.groups:user_1', 'Org.members:ou_1', 'Group.members:group_1'],
  ],
  [
    'USER',
    'DELETED',
    'user_1',
    [],
    ['User:user_1', 'User.list', 'User.groups:user_1', 'Org.members', 'Group.members'],
  ],
  [
    'ORGANIZATIONAL_UNIT',
    'CREATED',
    'ou_2',
    ['ou_1'],
    ['Org:ou_2', 'Org.absent', 'Org.children:ou_1', ...ofPeople],
  ],
  ['ORGANIZATIONAL_UNIT', 'CREATED', 'ou_2', [], ['Org:ou_2', 'Org.absent', 'Org.children', ...ofPeople]],
  [
    'ORGANIZATIONAL_UNIT',
    'UPDATED',
    'ou_2',
    ['ou_1'],
    ['Org:ou_2', 'Org.absent', 'Org.children:ou_1', 'Org.ancestors'],
  ],
  ['ORGANIZATIONAL_UNIT', 'UPDATED', 'ou_2', [], ['Org:ou_2', 'Org.absent', 'Org.children', 'Org.ancestors']],
  [
    'ORGANIZATIONAL_UNIT',
    'MOVED',
    'ou_2',
    ['ou_1', 'ou_3'],
    ['Org:ou_2', 'Org.absent', 'Org.children:ou_1', 'Org.children:ou_3', 'Org.ancestors', 'User.list'],
  ],
  [
    'ORGANIZATIONAL_UNIT',
    'MOVED',
    'ou_2',
    ['ou_3'],
    ['Org:ou_2', 'Org.absent', 'Org.children', 'Org.ancestors', 'User.list'],
  ],
  ['ORGANIZATIONAL_UNIT', 'DELETED', 'ou_2', ['ou_1'], ['Directory']],
  ['ORGANIZATIONAL_UNIT', 'DELETED', 'ou_2', [], ['Directory']],
  ['GROUP', 'CREATED', 'group_1', [], ['Group:group_1', 'Group.list']],
  ['GROUP', 'UPDATED', 'group_1', [], ['Group:group_1', 'Group.list']],
  [
    'GROUP',
    'DELETED',
    'group_1',
    [],
    ['Group:group_1', 'Group.list', 'Group.members:group_1', 'User.groups'],
  ],
  [
    'GROUP',
    'DELETED',
    'group_1',
    ['user_1'],
    ['Group:group_1', 'Group.list', 'Group.members:group_1', 'User.groups:user_1'],
  ],
  ['MEMBERSHIP', 'MEMBERS_ADDED', 'ou_1', ['user_1'], ['Org.members:ou_1', 'User:user_1', 'User.list']],
  ['MEMBERSHIP', 'MEMBERS_REMOVED', 'ou_1', ['user_1'], ['Org.members:ou_1', 'User:user_1', 'User.list']],
  ['MEMBERSHIP', 'MEMBERS_ADDED', 'ou_1', [], ['Directory']],
  ['MEMBERSHIP', 'MEMBERS_REMOVED', 'ou_1', [], ['Org.members:ou_1', 'Org:ou_1', 'User.list']],
  [
    'MEMBERSHIP',
    'MEMBERS_ADDED',
    'group_1',
    ['user_1', 'user_2'],
    ['Group.members:group_1', 'User:user_1', 'User:user_2', 'User.groups:user_1', 'User.groups:user_2'],
  ],
  ['MEMBERSHIP', 'MEMBERS_REMOVED', 'group_1', [], ['Group.members:group_1', 'User.groups']],
  ['DIRECTORY', 'RESYNC_REQUIRED', 'idaas_1', [], ['Directory']],
];

test.for(rows)(
  '%s %s of %s, naming %j, makes stale %j',
  ([kind, change, entityId, relatedIds, evicted, changedFields = []]) => {
    const facts = { id: 'event', origin: 'ALIBABA_CALLBACK', occurredAt: 0 } as const;
    const tags = evictionsOf({ ...facts, kind, change, entityId, relatedIds, changedFields });
    expect(tags.toSorted()).toEqual(evicted.toSorted());
  },
);
