import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import { accepts, naming } from '../core/arguments.ts';
import { builder, semanticNonNull } from '../core/builder.ts';
import type { GraphContext } from '../core/context.ts';
import { checkedByItem, wrongItem } from '../core/input-checks.ts';
import { User } from '../core/node.ts';
import { manyKeysCalls } from '../cost/loads.ts';
import { reads } from '../cost/step.ts';
import { findUser, findUserBy } from './user.ts';
import { type UserBy, UserByType, userKeyOf } from './user-by.ts';

const mostKeys = 1_000;

function keysIn(keys: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(keys) ? keys.map((key) => Object(key)) : [];
}

/** @throws BadUserInputError where the key is malformed: one blank cell of a table does not cost the other rows */
async function findByKey(by: UserBy, index: number, context: GraphContext, info: GraphQLResolveInfo) {
  const wrong = wrongItem(info, 'keys', by, index);
  if (wrong) throw wrong;
  return by.id ? findUser(by.id, context, info) : findUserBy(userKeyOf(by), context, info);
}

builder.queryField('usersBy', (t) =>
  t.field({
    type: [User],
    nullable: { list: true, items: true },
    ...semanticNonNull,
    description:
      'Many users, each by one key, in the order of the keys. An item is null where there is no such user that the application of the gateway can see and, with an error, where it cannot be read or where the key is malformed. Cost: up to one look-up and one read for each key. Where reading all users, at 100 per call, takes fewer calls, that is done instead, and keys that no user has then usually cost nothing more; keys whose case differs from the value in EIAM, and numbers without a country code, take a look-up each.',
    args: {
      keys: t.arg({
        type: [UserByType],
        required: true,
        description: `The keys to look the users up by, at most ${mostKeys}. An empty list gives an empty list.`,
        extensions: {
          ...accepts(z.array(z.unknown()).max(mostKeys, `expected at most ${mostKeys} keys`)),
          ...checkedByItem,
          ...naming,
        },
      }),
    },
    extensions: reads({
      calls: ({ keys }, reading, needOf) => {
        const lookUps = keysIn(keys).flatMap((key) => (key.id ? [] : reading.facts.ways.lookUpsOf(key)));
        return manyKeysCalls(lookUps, keysIn(keys).length - lookUps.length, needOf('User'), reading);
      },
      objects: ({ keys }) => ({ User: keysIn(keys).length }),
      brings: 'profile',
    }),
    resolve: (_root, { keys }, context, info) => keys.map((by, index) => findByKey(by, index, context, info)),
  }),
);
