import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import type { Subscribed } from '../src/events/change-feed.ts';
import type { DirectoryChange as Change } from '../src/events/directory-change.ts';
import { accepts, acceptsAnyIds } from './arguments.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import { DirectoryChangeKind, DirectoryChangeOrigin, DirectoryEntityKind } from './directory-change-enums.ts';
import { BadUserInputError, OperationTooComplexError } from './errors.ts';
import { findGroup } from './group.ts';
import { Group, OrganizationalUnit, typeOfId, User } from './node.ts';
import { findOrganizationalUnit } from './organizational-unit.ts';
import { directoryRead } from './permissions.ts';
import { findUser } from './user.ts';

/** Reads the object that a change is about, as it is now; null where it is of another type, or gone. */
function readAnew<Found>(
  typeName: ReturnType<typeof typeOfId>,
  find: (id: string, context: GraphContext, info: GraphQLResolveInfo) => Promise<Found | null>,
) {
  return (
    { change, entityId }: Change,
    _arguments: unknown,
    context: GraphContext,
    info: GraphQLResolveInfo,
  ) => (change === 'DELETED' || typeOfId(entityId) !== typeName ? null : find(entityId, context, info));
}

const DirectoryChange = builder.objectRef<Change>('DirectoryChange').implement({
  requiresScopes: directoryRead,
  description:
    'Something happened in the directory. It carries ids and names of fields, and no values: these are read anew.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', {
      nullable: false,
      description: 'Hand it back as `after` to hear what happened behind this change.',
    }),
    kind: t.field({
      type: DirectoryEntityKind,
      nullable: false,
      description: 'What the change is about.',
      resolve: ({ kind }) => kind,
    }),
    change: t.field({
      type: DirectoryChangeKind,
      nullable: false,
      description: 'What happened to it.',
      resolve: ({ change }) => change,
    }),
    entityId: t.exposeID('entityId', {
      nullable: false,
      description: 'The object; of a MEMBERSHIP the group or the unit, of a DIRECTORY the EIAM instance.',
    }),
    relatedIds: t.exposeIDList('relatedIds', {
      nullable: { list: false, items: false },
      description:
        'The units left and joined, the unit above, the members concerned, as far as they are known.',
    }),
    changedFields: t.exposeStringList('changedFields', {
      nullable: { list: false, items: false },
      description: "The names of the object's fields that changed; empty where nobody knows.",
    }),
    occurredAt: t.field({
      type: 'DateTime',
      nullable: false,
      description: 'When it happened, or when the gateway was told.',
      resolve: ({ occurredAt }) => occurredAt,
    }),
    origin: t.field({
      type: DirectoryChangeOrigin,
      nullable: false,
      description: 'Who told the gateway.',
      resolve: ({ origin }) => origin,
    }),
    user: t.field({
      type: User,
      description:
        'The user as it is now, read for this very change; null when deleted, or where the change is about none.',
      resolve: readAnew('User', findUser),
    }),
    group: t.field({
      type: Group,
      description:
        'The group, or the group whose members changed, as it is now; null when deleted, or where there is none.',
      resolve: readAnew('Group', findGroup),
    }),
    organizationalUnit: t.field({
      type: OrganizationalUnit,
      description:
        'The unit, or the unit whose people changed, as it is now; null when deleted, or where there is none.',
      resolve: readAnew('OrganizationalUnit', findOrganizationalUnit),
    }),
  }),
});

function expectSubscribed(subscribed: Subscribed) {
  if ('changes' in subscribed) return subscribed.changes;
  if (subscribed.refused === 'MALFORMED_CURSOR') {
    throw new BadUserInputError('after', 'expected a cursor that a change had');
  }
  throw new OperationTooComplexError('The gateway has as many subscribers as it can serve. Try again later.');
}

builder.subscriptionType({ description: 'What the gateway tells of its own accord.' });

builder.subscriptionFields((t) => ({
  directoryChanged: t.field({
    type: DirectoryChange,
    nullable: false,
    description:
      'Changes to users, groups, units and their members, in order for each of them. A change may be told of twice, once by who made it and once by EIAM. Changes that came faster than they were read are replaced by one RESYNC_REQUIRED, which passes every filter.',
    args: {
      kinds: t.arg({
        type: [DirectoryEntityKind],
        description: 'Only changes to these; left out, to all.',
        extensions: accepts(z.array(z.string()).max(5, 'expected each kind once')),
      }),
      ids: t.arg.idList({
        description: 'Only changes to these objects, or that name one of them in `relatedIds`; at most 100.',
        extensions: acceptsAnyIds,
      }),
      after: t.arg.string({
        description:
          'The cursor of the last change heard of: what happened since comes first, without a gap. Where that is too long ago, a RESYNC_REQUIRED comes first.',
        extensions: accepts(z.string().regex(/^[\w-]{1,128}$/, 'expected a cursor that a change had')),
      }),
    },
    subscribe: (_root, filter, { changes }) => expectSubscribed(changes.subscribe(filter)),
    resolve: (change) => change,
  }),
}));
