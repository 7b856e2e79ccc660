import { z } from 'zod';
import { accepts, acceptsRows, acceptsSomeIds, pageSize } from '../core/arguments.ts';
import { builder, semanticNonNull } from '../core/builder.ts';
import { inputType } from '../core/input-type.ts';
import { directoryRead } from '../core/permissions.ts';
import { reads } from '../cost/step.ts';
import { BadUserInputError, OperationTooComplexError } from '../errors/errors.ts';
import { ListName } from '../paging/cursor.ts';
import { isCounted } from '../paging/is-counted.ts';
import { connectionType } from '../paging/pagination.ts';
import { DirectoryEvent } from './directory-event.ts';
import { directoryObjectKind } from './enums.ts';
import type { DirectoryChange, Subscribed } from './ports.ts';

const acceptsCursor = accepts(z.string().regex(/^[\w-]{1,128}$/, 'expected a cursor that an event had'));
const acceptsKinds = accepts(
  z
    .array(z.string())
    .min(1, 'expected at least one kind: leave it out to ask for all')
    .max(3, 'expected each kind once'),
);

/** The arguments that select the objects of events. */
const filterArguments = builder.args((t) => ({
  kinds: t.field({
    type: [inputType(directoryObjectKind)],
    description:
      'Only events about objects of these kinds. Left out or null: all kinds. An empty list is refused.',
    extensions: acceptsKinds,
  }),
  ids: t.idList({
    description:
      'Only events about these objects, at most 100 ids of users, groups and organizational units. Left out or null: all objects. Refused are an empty list, the aliases `ou_root` and `iggroup_all`, and ids of other objects. Together with `kinds`, the same object must match both.',
    extensions: acceptsSomeIds,
  }),
}));

function expectSubscribed(subscribed: Subscribed) {
  if ('changes' in subscribed) return subscribed.changes;
  if (subscribed.refused === 'MALFORMED_CURSOR') {
    throw new BadUserInputError('after', 'expected a cursor that an event had');
  }
  throw new OperationTooComplexError('The gateway has as many subscribers as it can serve. Try again later.');
}

builder.subscriptionType({ description: 'Events that the gateway sends as they occur.' });

builder.subscriptionFields((t) => ({
  directoryChanged: t.field({
    type: DirectoryEvent,
    nullable: false,
    requiresScopes: directoryRead,
    description:
      'Events about users, groups, organizational units and their members, in order for each object. The same change can occur twice, once from the mutation that made it and once from EIAM. A DirectoryResyncRequired, which stands for events that could not be stored or named, passes every filter. Subscribing costs no call.',
    args: {
      ...filterArguments,
      after: t.arg.string({
        description:
          'The `cursor` of an event, or of `directory`: the subscription begins with the events after it, without a gap, or with a DirectoryResyncRequired where they are not stored any more. Left out: events from now on.',
        extensions: acceptsCursor,
      }),
    },
    subscribe: (_root, filter, { changes }) => expectSubscribed(changes.subscribe(filter)),
    resolve: (change) => change,
  }),
}));

const { connection: DirectoryEventConnection } = connectionType<DirectoryChange>({
  name: 'DirectoryEvent',
  description: 'A page of directory events.',
  node: DirectoryEvent,
  resolveNode: (change) => change,
});

/** Of one page, where `first` is left out. */
const mostEvents = 100;

builder.queryField('directoryChanges', (t) =>
  t.field({
    type: DirectoryEventConnection,
    ...semanticNonNull,
    description:
      'The events after a cursor, oldest first, for a client that polls instead of subscribing. Needs the mirror: NOT_CONFIGURED without it.',
    args: {
      after: t.arg.string({
        required: true,
        description: 'The `cursor` of an event, or `endCursor` of the previous page.',
        extensions: acceptsCursor,
      }),
      ...filterArguments,
      first: t.arg.int({
        defaultValue: mostEvents,
        description: 'The maximum number of events of the page, 0 to 100.',
        extensions: { ...acceptsRows, ...pageSize },
      }),
    },
    extensions: reads({ calls: 0 }),
    resolve: async (_root, { after, kinds, ids, first }, { changes }, info) => {
      const wanted = { after, kinds, ids, first: first ?? mostEvents, isCounted: isCounted(info) };
      return { list: new ListName('Query.directoryChanges', [kinds, ids]), page: await changes.read(wanted) };
    },
  }),
);
