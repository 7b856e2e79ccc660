import { builder } from '../core/builder.ts';
import { DirectoryObject } from '../core/directory-object.ts';
import { enumType } from '../core/input-type.ts';
import { User } from '../core/node.ts';
import { directoryRead } from '../core/permissions.ts';
import { reads } from '../cost/step.ts';
import { findNode } from '../directory/find-node.ts';
import { findUser } from '../user/user.ts';
import {
  directoryChangeKind,
  directoryChangeOrigin,
  directoryObjectKind,
  directoryResyncReason,
} from './enums.ts';
import type { DirectoryChange, MembersChanged, ObjectChanged, ResyncRequired, UserMoved } from './ports.ts';

export const DirectoryEvent = builder
  .interfaceRef<DirectoryChange & { readonly type: string }>('DirectoryEvent')
  .implement({
    description:
      'An event in the directory. It carries ids and names of fields, but no values: a field of an object type reads its current state from EIAM when it is selected.',
    resolveType: ({ type }) => type,
    fields: (t) => ({
      cursor: t.exposeString('cursor', {
        nullable: false,
        description: 'The position of this event in the log, for the argument `after`.',
      }),
      occurredAt: t.expose('occurredAt', {
        type: 'DateTime',
        description:
          'When the event occurred or, where its origin does not state it, when the gateway received it. Null where neither is known.',
      }),
      origin: t.expose('origin', {
        type: enumType(directoryChangeOrigin),
        nullable: false,
        description:
          'Where the gateway received the event from. The change of a mutation can be reported a second time, by EIAM.',
      }),
    }),
  });

builder.objectRef<ObjectChanged & DirectoryChange>('DirectoryObjectChanged').implement({
  requiresScopes: directoryRead,
  interfaces: [DirectoryEvent],
  description: 'One object was created, changed or deleted.',
  fields: (t) => ({
    object: t.field({
      type: DirectoryObject,
      description:
        'The current state of the object, read from EIAM. Null where it is deleted. One call for each event.',
      extensions: reads({ brings: 'nothing' }),
      resolve: ({ change, objectId }, _arguments, context, info) =>
        change === 'DELETED' ? null : findNode(objectId, context, info),
    }),
    objectId: t.exposeID('objectId', {
      nullable: false,
      description: 'The id of the object; set for a deleted object as well.',
    }),
    objectKind: t.expose('objectKind', {
      type: enumType(directoryObjectKind),
      nullable: false,
      description:
        'The type of the object, which the argument `kinds` matches. The argument `ids` matches `objectId`.',
    }),
    change: t.expose('change', {
      type: enumType(directoryChangeKind),
      nullable: false,
      description: 'What happened to the object.',
    }),
    changedFields: t.exposeStringList('changedFields', {
      nullable: { list: true, items: false },
      description:
        'The names, in this schema, of the fields that may have new values. Null where they are not known; never an empty list.',
    }),
  }),
});

builder.objectRef<UserMoved & DirectoryChange>('DirectoryUserMoved').implement({
  requiresScopes: directoryRead,
  interfaces: [DirectoryEvent],
  description:
    'A user has a new primary organizational unit or, where EIAM reports a move, belongs to other units than before. Joining or leaving a secondary unit can be reported as DirectoryMembersChanged of that unit as well. The arguments `kinds` and `ids` match USER and `userId`.',
  fields: (t) => ({
    user: t.field({
      type: User,
      description:
        'The current state of the user, read from EIAM. Null where it is deleted. One call for each event.',
      extensions: reads({ brings: 'nothing' }),
      resolve: ({ userId }, _arguments, context, info) => findUser(userId, context, info),
    }),
    userId: t.exposeID('userId', { nullable: false, description: 'The id of the moved user.' }),
    fromIds: t.exposeIDList('fromIds', {
      nullable: { list: true, items: false },
      description: 'The ids of the units that the user left. Null where they are not known.',
    }),
    toIds: t.exposeIDList('toIds', {
      nullable: { list: true, items: false },
      description:
        'The ids of the units that the user joined, or that became the primary unit. Null where they are not known.',
    }),
  }),
});

builder.objectRef<MembersChanged & DirectoryChange>('DirectoryMembersChanged').implement({
  requiresScopes: directoryRead,
  interfaces: [DirectoryEvent],
  description:
    'Users were added to or removed from one group or one organizational unit. The arguments `kinds` and `ids` match the container or one of the named users. Users that are not named match the kind USER, but no id.',
  fields: (t) => ({
    container: t.field({
      type: DirectoryObject,
      description:
        'The current state of the group or unit, read from EIAM. Null where it is deleted. One call for each event.',
      extensions: reads({ brings: 'nothing' }),
      resolve: ({ containerId }, _arguments, context, info) => findNode(containerId, context, info),
    }),
    containerId: t.exposeID('containerId', {
      nullable: false,
      description: 'The id of the group or unit.',
    }),
    addedUserIds: t.exposeIDList('addedUserIds', {
      nullable: { list: true, items: false },
      description: 'The ids of the added users. Empty where there are none; null where they are not known.',
    }),
    removedUserIds: t.exposeIDList('removedUserIds', {
      nullable: { list: true, items: false },
      description: 'The ids of the removed users. Empty where there are none; null where they are not known.',
    }),
  }),
});

builder.objectRef<ResyncRequired & DirectoryChange>('DirectoryResyncRequired').implement({
  requiresScopes: directoryRead,
  interfaces: [DirectoryEvent],
  description:
    'The gateway cannot name all changes. Data read before this event may be out of date: read it again. This event passes every filter.',
  fields: (t) => ({
    reason: t.expose('reason', {
      type: enumType(directoryResyncReason),
      nullable: false,
      description: 'Why the changes cannot be named one by one.',
    }),
  }),
});
