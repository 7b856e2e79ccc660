import { accepts, wholeNumber } from '../core/arguments.ts';
import { builder, semanticNonNull, semanticNonNullList } from '../core/builder.ts';
import { User } from '../core/node.ts';
import { settled } from '../core/unreadable.ts';
import type { Reading } from '../cost/facts.ts';
import { type Arguments, reads } from '../cost/step.ts';
import { UnreadableMemberError } from '../errors/errors.ts';
import { askedOf } from '../filtering/conditions.ts';
import { userListArguments } from '../filtering/list-arguments.ts';
import type { ListWindow } from '../paging/page.ts';
import { connect, connectionType, pageArguments, readableRow } from '../paging/pagination.ts';
import type { Report, UserNode } from './ports.ts';
import { findUser, resolveUser } from './user.ts';

const mostLevels = 20;
const acceptsReportingLevels = accepts(wholeNumber(1, mostLevels));

/** As long as no chain has been seen. */
const assumedManagers = 3;

/** Each manager's own reply names the next. */
function managersIn({ levels }: Arguments, { figure, facts }: Reading): number {
  const most = Number(levels ?? mostLevels);
  return figure === 'bound' ? most : Math.min(most, facts.lists.rows('User.managers') ?? assumedManagers);
}

/** What the chain holds at one place. */
function expectManager(manager: UserNode | Error): UserNode {
  if (manager instanceof Error) throw manager;
  return manager;
}

const reports = connectionType<Report>({
  name: 'UserReport',
  description: 'A page of the users who report to one user.',
  node: User,
  resolveNode: ({ user }, context, info) => {
    if (user instanceof UnreadableMemberError) throw user;
    return resolveUser(user, context, info);
  },
});

builder.objectField(reports.edge, 'level', (t) =>
  t.int({
    nullable: false,
    description: 'The number of levels below the user: 1 for a direct report.',
    resolve: (edge) => readableRow(edge).level,
  }),
);

const reportLevels = builder.args((t) => ({
  levels: t.int({
    defaultValue: 1,
    description: `The number of levels to descend, 1 to ${mostLevels}. 1: direct reports only.`,
    extensions: acceptsReportingLevels,
  }),
}));
/** It starts from the user's id, and calls nothing upstream. */
const fromMirror = reads({ needs: 'identity', calls: 0 });

builder.objectFields(User, (t) => ({
  manager: t.field({
    type: User,
    description:
      'The manager: the user whose id is the value of the custom field that the operator has set as EIAM_MANAGER_FIELD. Null where the setting or the value is absent, or where there is no such user. One call for the manager; in a list of users one more for each user.',
    extensions: reads({ needs: 'detail', learned: true }),
    resolve: async ({ id }, _arguments, context, info) => {
      const managerId = await context.loaders.users.managerId(id);
      return managerId === undefined ? null : findUser(managerId, context, info);
    },
  }),
  managers: t.field({
    type: [User],
    nullable: { list: true, items: true },
    ...semanticNonNullList,
    description:
      'The chain of managers, nearest first: `manager`, then the manager of `manager`, and so on. Empty where there is none, or where the operator has not set EIAM_MANAGER_FIELD. One call for each manager. The chain ends with a null item and an error where a manager does not exist or cannot be read, and where the chain is circular.',
    args: {
      levels: t.arg.int({
        defaultValue: mostLevels,
        description: `The maximum number of managers, 1 to ${mostLevels}.`,
        extensions: acceptsReportingLevels,
      }),
    },
    extensions: reads({
      needs: 'detail',
      calls: managersIn,
      objects: (given, reading) => ({ User: managersIn(given, reading) }),
      brings: 'detail',
      learned: true,
    }),
    resolve: async ({ id }, { levels }, { loaders }) =>
      settled(await loaders.users.managers(id, levels ?? mostLevels), expectManager),
  }),
  reports: t.field({
    type: reports.connection,
    ...semanticNonNull,
    description:
      'The users who report to this user, directly or, with more `levels`, through other users. Needs the mirror: NOT_CONFIGURED without it.',
    args: { ...reportLevels, ...userListArguments, ...pageArguments('User.reports') },
    extensions: fromMirror,
    resolve: ({ id }, { levels, filter, orderBy, ...page }, { loaders }, info) => {
      const listing = { filter, orderBy };
      const load = (window: ListWindow) => loaders.users.reports(id, levels ?? 1, listing, window);
      return connect('User.reports', [id, levels ?? 1, ...askedOf(listing)], page, load, info);
    },
  }),
  reportCount: t.int({
    ...semanticNonNull,
    description:
      'The number of users who report to this user, within the given levels. Needs the mirror: NOT_CONFIGURED without it.',
    args: reportLevels,
    extensions: fromMirror,
    resolve: ({ id }, { levels }, { loaders }) => loaders.users.reportCount(id, levels ?? 1),
  }),
}));
