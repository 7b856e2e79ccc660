import type { GraphQLResolveInfo } from 'graphql';
import type {
  DirectoryChange,
  MembersChanged,
  ObjectChanged,
  ResyncRequired,
  UserMoved,
} from '../src/events/directory-change.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import { costs } from './cost.ts';
import {
  DirectoryChangeKind,
  DirectoryChangeOrigin,
  DirectoryObjectKind,
  DirectoryResyncReason,
} from './directory-event-enums.ts';
import { DirectoryObject } from './directory-object.ts';
import { findGroup } from './group.ts';
import { typeOfId, User } from './node.ts';
import { findOrganizationalUnit } from './organizational-unit.ts';
import { directoryRead } from './permissions.ts';
import { findUser } from './user.ts';

/** Reads the object of an event, as it is now; null where there is none any more. */
async function readObject(id: string, context: GraphContext, info: GraphQLResolveInfo) {
  switch (typeOfId(id)) {
    case 'User':
      return findUser(id, context, info);
    case 'Group':
      return findGroup(id, context, info);
    case 'OrganizationalUnit':
      return findOrganizationalUnit(id, context, info);
    default:
      return null;
  }
}

export const DirectoryEvent = builder
  .interfaceRef<DirectoryChange & { readonly type: string }>('DirectoryEvent')
  .implement({
    description:
      'Something that happened in the directory, as ids and names of fields. Values are not part of it: an object field reads them anew, when it is selected.',
    resolveType: ({ type }) => type,
    fields: (t) => ({
      cursor: t.exposeString('cursor', {
        nullable: false,
        description: 'The place of this event in the log. As `after` it asks for the events that follow it.',
      }),
      occurredAt: t.field({
        type: 'DateTime',
        description:
          'When it happened or, where the source does not say, when the gateway received it; null where neither is known.',
        resolve: ({ occurredAt }) => occurredAt,
      }),
      origin: t.field({
        type: DirectoryChangeOrigin,
        nullable: false,
        description:
          'Where the gateway learned of it. A mutation made here can come a second time, from EIAM.',
        resolve: ({ origin }) => origin,
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
        'The object as it is now; null when it is deleted. Selecting it costs one upstream call for each event.',
      extensions: costs({ brings: 'nothing' }),
      resolve: ({ change, objectId }, _arguments, context, info) =>
        change === 'DELETED' ? null : readObject(objectId, context, info),
    }),
    objectId: t.exposeID('objectId', {
      nullable: false,
      description: "The object's id, also of a deleted one.",
    }),
    objectKind: t.field({
      type: DirectoryObjectKind,
      nullable: false,
      description: 'The type of the object. The argument `kinds` matches it, and `ids` matches `objectId`.',
      resolve: ({ objectKind }) => objectKind,
    }),
    change: t.field({
      type: DirectoryChangeKind,
      nullable: false,
      description: 'What happened to the object.',
      resolve: ({ change }) => change,
    }),
    changedFields: t.exposeStringList('changedFields', {
      nullable: { list: true, items: false },
      description:
        "Names of the object's fields that may have new values, as this schema spells them; null where it is not known which. Never an empty list. Fields that follow from these are not named: `label` from the name, `signInState` and `rawStatus` from `status`, and `updatedAt`.",
    }),
  }),
});

builder.objectRef<UserMoved & DirectoryChange>('DirectoryUserMoved').implement({
  requiresScopes: directoryRead,
  interfaces: [DirectoryEvent],
  description:
    'A user has another primary organizational unit or, where EIAM reports it as a move, is in other units than before. A user that joins or leaves further units can also be a DirectoryMembersChanged of each unit. The arguments `kinds` and `ids` match USER and `userId`.',
  fields: (t) => ({
    user: t.field({
      type: User,
      description:
        'The user as it is now; null when it is deleted. Selecting it costs one upstream call for each event.',
      extensions: costs({ brings: 'nothing' }),
      resolve: ({ userId }, _arguments, context, info) => findUser(userId, context, info),
    }),
    userId: t.exposeID('userId', { nullable: false, description: "The user's id." }),
    fromIds: t.exposeIDList('fromIds', {
      nullable: { list: true, items: false },
      description: 'Ids of the units that the user has left; null where they are not known.',
    }),
    toIds: t.exposeIDList('toIds', {
      nullable: { list: true, items: false },
      description:
        'Ids of the units that the user has joined, or that became the primary one; null where they are not known.',
    }),
  }),
});

builder.objectRef<MembersChanged & DirectoryChange>('DirectoryMembersChanged').implement({
  requiresScopes: directoryRead,
  interfaces: [DirectoryEvent],
  description:
    'Users were added to, or removed from, one group or one organizational unit. The arguments `kinds` and `ids` match the container, or one user that is named here; users that are not named match USER alone, and no id.',
  fields: (t) => ({
    container: t.field({
      type: DirectoryObject,
      description:
        'The group or the unit as it is now; null when it is deleted. Selecting it costs one upstream call for each event.',
      extensions: costs({ brings: 'nothing' }),
      resolve: ({ containerId }, _arguments, context, info) => readObject(containerId, context, info),
    }),
    containerId: t.exposeID('containerId', {
      nullable: false,
      description: 'The id of the group or of the unit.',
    }),
    addedUserIds: t.exposeIDList('addedUserIds', {
      nullable: { list: true, items: false },
      description: 'Ids of the users that were added; empty where none was, null where they are not known.',
    }),
    removedUserIds: t.exposeIDList('removedUserIds', {
      nullable: { list: true, items: false },
      description: 'Ids of the users that were removed; empty where none was, null where they are not known.',
    }),
  }),
});

builder.objectRef<ResyncRequired & DirectoryChange>('DirectoryResyncRequired').implement({
  requiresScopes: directoryRead,
  interfaces: [DirectoryEvent],
  description:
    'More has changed than the gateway can name. Everything read before this event may be out of date and should be read again. It passes every filter.',
  fields: (t) => ({
    reason: t.field({
      type: DirectoryResyncReason,
      nullable: false,
      description: 'Why the changes cannot be named one by one.',
      resolve: ({ reason }) => reason,
    }),
  }),
});
