import type { GraphQLResolveInfo } from 'graphql';
import { acceptsAnyId, acceptsAnyIds } from './arguments.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import { costs } from './cost.ts';
import { findGroup } from './group.ts';
import { findIdentityProvider } from './identity-provider.ts';
import { Node, typeOfId } from './node.ts';
import { findOrganizationalUnit } from './organizational-unit.ts';
import { expectMayRead } from './permissions.ts';
import { notInSubgraph } from './subgraph.ts';
import { findUser } from './user.ts';

async function findNode(id: string, context: GraphContext, info: GraphQLResolveInfo) {
  const typeName = typeOfId(id);
  expectMayRead(typeName && info.schema.getType(typeName), context);
  switch (typeName) {
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

/** Objects by the types that their ids name. */
function countTypes(ids: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const id of ids) {
    const type = typeOfId(String(id));
    if (type !== undefined) counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}

builder.queryFields((t) => ({
  node: t.field({
    type: Node,
    description:
      'One user, group, unit or identity provider by its id, whose prefix says which; null when there is none.',
    authenticated: true,
    args: {
      id: t.arg.id({
        required: true,
        description: "EIAM's own id of the object; it begins with user_, group_, ou_ or idp_.",
        extensions: acceptsAnyId,
      }),
    },
    extensions: { ...notInSubgraph, ...costs({ objects: ({ id }) => countTypes([id]) }) },
    resolve: (_root, { id }, context, info) => findNode(id, context, info),
  }),
  nodes: t.field({
    type: [Node],
    nullable: { list: false, items: true },
    description:
      'Many objects by their ids, in the order of the ids; null where there is none, and, with an error, where one could not be read.',
    authenticated: true,
    args: {
      ids: t.arg.idList({
        required: true,
        description: 'At most 100 ids of users, groups, units and identity providers.',
        extensions: acceptsAnyIds,
      }),
    },
    extensions: {
      ...notInSubgraph,
      ...costs({ objects: ({ ids }) => countTypes(Array.isArray(ids) ? ids : []) }),
    },
    resolve: (_root, { ids }, context, info) => ids.map((id) => findNode(id, context, info)),
  }),
}));
