import type { GraphQLResolveInfo } from 'graphql';
import { acceptsAnyId, acceptsAnyIds, naming } from '../core/arguments.ts';
import { builder } from '../core/builder.ts';
import type { GraphContext } from '../core/context.ts';
import { Node } from '../core/node.ts';
import { typeOfId } from '../core/node-type.ts';
import { expectMayRead } from '../core/rules.ts';
import type { Reading } from '../cost/facts.ts';
import { reads } from '../cost/step.ts';
import { notInSubgraph } from '../federation/marks.ts';
import { aliasCalls } from '../organizational-unit/steps.ts';
import { findNode } from './find-node.ts';

async function findReadable(id: string, context: GraphContext, info: GraphQLResolveInfo) {
  const typeName = typeOfId(id);
  expectMayRead(typeName && info.schema.getType(typeName), context);
  return findNode(id, context, info);
}

function listOf(ids: unknown): readonly unknown[] {
  return Array.isArray(ids) ? ids : [];
}

/** What the alias of the root takes beside the unit. */
function aliasesIn(ids: readonly unknown[], reading: Reading): number {
  return ids.reduce((sum: number, id) => sum + aliasCalls(id, reading), 0);
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
      'One user, group, organizational unit or identity provider by its id, whose prefix determines the type. Null where there is none. Usually one call.',
    authenticated: true,
    args: {
      id: t.arg.id({
        required: true,
        description: 'The id of the object in EIAM, which begins with user_, group_, ou_ or idp_.',
        extensions: acceptsAnyId,
      }),
    },
    extensions: {
      ...notInSubgraph,
      ...reads({
        calls: ({ id }, reading) => aliasesIn([id], reading),
        objects: ({ id }) => countTypes([id]),
      }),
    },
    resolve: (_root, { id }, context, info) => findReadable(id, context, info),
  }),
  nodes: t.field({
    type: [Node],
    nullable: { list: false, items: true },
    description:
      'Objects by their ids, in the order of the ids. An item is null where there is no such object and, with an error, where it cannot be read. Up to one call for each id.',
    authenticated: true,
    args: {
      ids: t.arg.idList({
        required: true,
        description: 'The ids of users, groups, organizational units and identity providers, at most 100.',
        extensions: { ...acceptsAnyIds, ...naming },
      }),
    },
    extensions: {
      ...notInSubgraph,
      ...reads({
        calls: ({ ids }, reading) => aliasesIn(listOf(ids), reading),
        objects: ({ ids }) => countTypes(listOf(ids)),
      }),
    },
    resolve: (_root, { ids }, context, info) => ids.map((id) => findReadable(id, context, info)),
  }),
}));
