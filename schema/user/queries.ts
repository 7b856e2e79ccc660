import { builder, semanticNonNull } from '../core/builder.ts';
import { User } from '../core/node.ts';
import { usersCalls, usersFound } from '../cost/list-calls.ts';
import { lookUpCalls } from '../cost/loads.ts';
import { reads } from '../cost/step.ts';
import { askedOf } from '../filtering/conditions.ts';
import { userListArguments } from '../filtering/list-arguments.ts';
import type { ListWindow } from '../paging/page.ts';
import { connect, pageArguments } from '../paging/pagination.ts';
import { findUser, lookUpUser, UserConnection } from './user.ts';
import { UserByType, userKeyOf } from './user-by.ts';

builder.queryFields((t) => ({
  user: t.field({
    type: User,
    description:
      'One user; null where there is none that the application of the gateway can see. One call by id, two by any other key.',
    args: { by: t.arg({ type: UserByType, required: true, description: 'The key to look the user up by.' }) },
    extensions: reads({
      calls: ({ by }, reading) =>
        Object(by).id ? 0 : lookUpCalls(reading.facts.ways.lookUpsOf(Object(by)), reading),
    }),
    resolve: (_root, { by }, context, info) =>
      by.id ? findUser(by.id, context, info) : lookUpUser(userKeyOf(by), context, info),
  }),
  users: t.field({
    type: UserConnection,
    ...semanticNonNull,
    description:
      'All users that the application of the gateway can see, or those that match a filter. One call for each page; `UserFilter` states the cost of a filter.',
    args: { ...userListArguments, ...pageArguments('Query.users') },
    extensions: reads({ calls: usersCalls, finds: usersFound }),
    resolve: (_root, { filter, orderBy, ...page }, { loaders }, info) => {
      const listing = { filter, orderBy };
      const load = (window: ListWindow) => loaders.users.list(listing, window);
      return connect('Query.users', askedOf(listing), page, load, info);
    },
  }),
}));
