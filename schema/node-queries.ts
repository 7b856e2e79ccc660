import type { GraphQLResolveInfo } from 'graphql';
import { acceptsAnyId, acceptsAnyIds } from './arguments.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import { findGroup } from './group.ts';
import { findIdentityProvider } from './identity-provider.ts';
import { Node, typeOfId } from './node.ts';
import { findOrganizationalUnit } from './organizational-unit.ts';
import { notInSubgraph } from './subgraph.ts';
import { findUser } from './user.ts';

async function findNode(id: string, context: GraphContext, info: GraphQLResolveInfo) {
  switch (typeOfId(id)) {
    case 'User':
      return findUser(id, context, info);
    case 'Group':
      return findGroup(id, context, info);
    case 'OrganizationalUnit':
      return findOrganizationalUnit(id, context, info);
    case 'IdentityProvider':
      return findIdentityProvider(id, context);
    case undefined:
      return null;
  }
}

builder.queryFields((t) => ({
  node: t.field({
    type: Node,
    description: 'Any object by its id; the prefix of the id tells the type.',
    extensions: notInSubgraph,
    args: {
      id: t.arg.id({
        required: true,
        description: 'As in user_…, group_…, ou_… or idp_…',
        extensions: acceptsAnyId,
      }),
    },
    resolve: (_root, { id }, context, info) => findNode(id, context, info),
  }),
  nodes: t.field({
    type: [Node],
    nullable: { list: false, items: true },
    description: 'Many objects by their ids, in the order asked; null where there is none.',
    extensions: notInSubgraph,
    args: {
      ids: t.arg.idList({
        required: true,
        description: 'At most 100 ids, of any types.',
        extensions: acceptsAnyIds,
      }),
    },
    resolve: (_root, { ids }, context, info) => ids.map((id) => findNode(id, context, info)),
  }),
}));
