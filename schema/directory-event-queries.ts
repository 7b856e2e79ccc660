import { z } from 'zod';
import type { Subscribed } from '../src/events/change-feed.ts';
import type { DirectoryChange } from '../src/events/directory-change.ts';
import { accepts, acceptsRows, acceptsSomeIds } from './arguments.ts';
import { builder, semanticNonNull } from './builder.ts';
import { costs } from './cost.ts';
import { DirectoryEvent } from './directory-event.ts';
import { DirectoryObjectKind } from './directory-event-enums.ts';
import { BadUserInputError, NotConfiguredError, OperationTooComplexError } from './errors.ts';
import { connectionType } from './pagination.ts';
import { directoryRead } from './permissions.ts';

const acceptsCursor = accepts(z.string().regex(/^[\w-]{1,128}$/, 'expected a cursor that an event had'));
const acceptsKinds = accepts(
  z
    .array(z.string())
    .min(1, 'expected at least one kind: leave it out to ask for all')
    .max(3, 'expected each kind once'),
);

/** The arguments that say whose events are wanted. */
const filterArguments = builder.args((t) => ({
  kinds: t.field({
    type: [DirectoryObjectKind],
    description:
      'Only events about an object of one of these kinds; all where it is left out or null. An empty list is refused.',
    extensions: acceptsKinds,
  }),
  ids: t.idList({
    description:
      'Only events about one of these objects, at most 100; all where it is left out or null. An empty list is refused. Beside `kinds`, both must hold for the same object.',
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

builder.subscriptionType({ description: 'Events that the gateway sends as they happen.' });

builder.subscriptionFields((t) => ({
  directoryChanged: t.field({
    type: DirectoryEvent,
    nullable: false,
    requiresScopes: directoryRead,
    description:
      'Events about users, groups, organizational units and their members, in order for each object. The same change can come twice, from the mutation that made it and from EIAM. A DirectoryResyncRequired passes every filter: it stands for events that could not be kept or named. Subscribing costs no upstream call.',
    args: {
      ...filterArguments,
      after: t.arg.string({
        description:
          'A `cursor` of an event: the events that followed it come first, without a gap. Where they are no longer kept, a DirectoryResyncRequired comes instead. Left out: events from now on.',
        extensions: acceptsCursor,
      }),
    },
    subscribe: (_root, filter, { changes }) => expectSubscribed(changes.subscribe(filter)),
    resolve: (change) => change,
  }),
}));

const { connection: DirectoryEventConnection } = connectionType<DirectoryChange>({
  requiresScopes: directoryRead,
  name: 'DirectoryEvent',
  description: 'A page of events.',
  node: DirectoryEvent,
  resolveNode: (change) => change,
});

builder.queryField('directoryChanges', (t) =>
  t.field({
    type: DirectoryEventConnection,
    ...semanticNonNull,
    description:
      'The events that followed a cursor, oldest first, for a client that asks from time to time instead of subscribing. Only the mirror keeps them: without it the answer is NOT_CONFIGURED.',
    args: {
      after: t.arg.string({
        required: true,
        description: 'A `cursor` of an event, or of `endCursor` of the page before.',
        extensions: acceptsCursor,
      }),
      ...filterArguments,
      first: t.arg.int({
        defaultValue: 100,
        description: 'How many events the page has at most, 0 to 100.',
        extensions: acceptsRows,
      }),
    },
    extensions: costs({ calls: 0 }),
    resolve: () => {
      throw new NotConfiguredError(['MIRROR']);
    },
  }),
);
