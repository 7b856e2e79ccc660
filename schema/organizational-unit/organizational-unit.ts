import type { GraphQLResolveInfo } from 'graphql';
import type { UnreadableRow } from '../../src/eiam/unreadable.ts';
import { rootAlias } from '../../src/vocabulary/ids.ts';
import { acceptsLevels } from '../core/arguments.ts';
import { builder, fedBy, semanticNonNull, semanticNonNullList } from '../core/builder.ts';
import type { GraphContext } from '../core/context.ts';
import { DirectoryObject, unitNameMembers } from '../core/directory-object.ts';
import { Node, OrganizationalUnit } from '../core/node.ts';
import { partOf } from '../core/part.ts';
import { directoryRead } from '../core/permissions.ts';
import { Source, sourceOf } from '../core/source.ts';
import { checked, listed, settledExisting } from '../core/unreadable.ts';
import { unitUsersCalls, unitUsersFound } from '../cost/list-calls.ts';
import { proveByEdge, selectionOf, selectionOn } from '../cost/selection.ts';
import { reads } from '../cost/step.ts';
import { UnreadableMemberError } from '../errors/errors.ts';
import { askedOf } from '../filtering/conditions.ts';
import { userListArguments } from '../filtering/list-arguments.ts';
import { connect, connectionType, ownedBy, pageArguments, readableRow } from '../paging/pagination.ts';
import type { Descendant, OrganizationalUnitNode } from './ports.ts';
import { ancestorsRead, descendantsCalls } from './steps.ts';
import { OrganizationalUnitUserConnection } from './users.ts';

const { row: profileRow, members: profile } = partOf(
  (unit: OrganizationalUnitNode) => unit.profile,
  ({ organizationalUnits }, { id }) => organizationalUnits.profile(id),
);

/** A reply that names the unit has its name too. */
function nameOf(unit: OrganizationalUnitNode, page: unknown, context: GraphContext) {
  const name = checked(unit.reference)?.organizationalUnitName;
  return name ?? profile(({ organizationalUnitName }) => organizationalUnitName)(unit, page, context);
}

/** The unit with what the selection needs, in as few calls as that takes; null when there is no such unit. */
export function resolveOrganizationalUnit(
  unit: OrganizationalUnitNode,
  context: GraphContext,
  info: GraphQLResolveInfo,
): OrganizationalUnitNode | null | Promise<OrganizationalUnitNode | null> {
  const { need } = selectionOn(unit, 'OrganizationalUnit', context, info);
  if (need === 'identity' || unit.profile || (need === 'reference' && unit.reference)) return unit;
  return context.loaders.organizationalUnits.find(unit.id);
}

/** The same for an id of the client, which proves nothing: the unit is always proved to exist. */
export async function findOrganizationalUnit(
  id: string,
  context: GraphContext,
  info: GraphQLResolveInfo,
): Promise<OrganizationalUnitNode | null> {
  const { need, edges } = selectionOf(info, 'OrganizationalUnit');
  const [edge] = edges;
  // An alias (ou_root) must be turned into the real id, which only the unit's own reply has.
  if (need !== 'identity' || !edge || id === rootAlias) return context.loaders.organizationalUnits.find(id);
  const exists = await proveByEdge(edge, { id }, context, info);
  if (exists === undefined) return context.loaders.organizationalUnits.find(id);
  return exists ? { id } : null;
}

/** Units that a list of units in scope named, in order, without those that are gone by now; an error stands for each that fails. */
export async function resolveOrganizationalUnits(
  ids: readonly (string | UnreadableRow)[],
  context: GraphContext,
  info: GraphQLResolveInfo,
): Promise<OrganizationalUnitNode[]> {
  const { organizationalUnits } = context.loaders;
  const find = (id: string) => {
    const { need } = selectionOn({ id }, 'OrganizationalUnit', context, info);
    return need === 'identity' ? { id } : organizationalUnits.findListed(id);
  };
  return settledExisting(listed(ids), find);
}

OrganizationalUnit.implement({
  requiresScopes: directoryRead,
  description:
    'An organizational unit in the tree of the company, such as a division, a department or a team.',
  interfaces: [Node, DirectoryObject],
  fields: (t) => ({
    name: t.string({
      ...fedBy(unitNameMembers, reads({ needs: 'reference' })),
      description: 'The name, unique among the units with the same parent.',
      resolve: nameOf,
    }),
    label: t.string({
      ...fedBy(unitNameMembers, reads({ needs: 'reference' })),
      description: 'The text to display for the unit: its name.',
      resolve: nameOf,
    }),
    description: t.string({
      description: 'A description of the unit. Null where none is set.',
      resolve: profile(({ description }) => description),
    }),
    externalId: t.string({
      description: 'The id of the unit in its source system. The same as `id` where none was given.',
      resolve: profile(({ organizationalUnitExternalId }) => organizationalUnitExternalId),
    }),
    source: t.field({
      type: Source,
      ...semanticNonNull,
      description: 'The system that the unit was created in or synchronized from.',
      resolve: profileRow((unit) =>
        sourceOf(unit, 'organizationalUnitSourceType', 'organizationalUnitSourceId'),
      ),
    }),
    createdAt: t.field({
      type: 'DateTime',
      ...fedBy('OrganizationalUnit.createTime'),
      description: 'When the unit was created in EIAM.',
      resolve: profile(({ createTime }) => createTime),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      ...fedBy('OrganizationalUnit.updateTime'),
      description: 'When the unit last changed. Changes of its users do not count.',
      resolve: profile(({ updateTime }) => updateTime),
    }),
    parent: t.field({
      type: OrganizationalUnit,
      description:
        'The parent unit. Null for the root unit. Its `id` is known even where the parent is out of scope; other fields cost one call.',
      extensions: reads({ brings: 'identity' }),
      resolve: async (unit, _arguments, context, info) => {
        const parentId = await profile((self) => self.parentId)(unit, _arguments, context);
        return parentId === undefined ? null : resolveOrganizationalUnit({ id: parentId }, context, info);
      },
    }),
    ancestors: t.field({
      type: [OrganizationalUnit],
      nullable: { list: true, items: true },
      ...semanticNonNullList,
      description:
        'The units above this one that are in scope, from the topmost down to the parent. One call; other fields than `id` cost up to one for each unit. An item is null, with an error, where the unit cannot be read.',
      extensions: reads(ancestorsRead),
      resolve: async ({ id }, _arguments, context, info) =>
        resolveOrganizationalUnits(await context.loaders.organizationalUnits.ancestorIds(id), context, info),
    }),
    path: t.string({
      ...fedBy(
        'OrganizationalUnit.organizationalUnitName',
        reads({ calls: 1, through: 'ancestors', throughNeeds: 'profile' }),
      ),
      description:
        'The names of the topmost unit in scope down to this one, joined by slashes, as in "/Acme/Engineering/Platform". One call, and up to one for each unit above.',
      resolve: ({ id }, _arguments, { loaders }) => loaders.organizationalUnits.path(id),
    }),
    children: t.field({
      type: OrganizationalUnitConnection,
      ...semanticNonNull,
      description: 'The units whose parent is this unit. One call for each page.',
      args: pageArguments('OrganizationalUnit.children'),
      extensions: reads({ needs: 'edge' }),
      resolve: ({ id }, page, { loaders }) =>
        connect('OrganizationalUnit.children', id, page, (window) =>
          loaders.organizationalUnits.children(id, window),
        ),
    }),
    descendants: t.field({
      type: OrganizationalUnitDescendantConnection,
      ...semanticNonNull,
      description:
        'All units below this one in breadth-first order: its children, then their children, and so on. Every page reads the whole subtree: one call for each unit above the last level, and one for each further 100 children of a unit. Beyond EIAM_MAX_SCAN_PAGES calls it is OPERATION_TOO_COMPLEX.',
      args: {
        levels: t.arg.int({
          description: 'The number of levels to descend, at least 1. Left out or null: all levels.',
          extensions: acceptsLevels,
        }),
        ...pageArguments('OrganizationalUnit.descendants'),
      },
      extensions: reads({ needs: 'edge', calls: descendantsCalls }),
      resolve: ({ id }, { levels, ...page }, { loaders }) =>
        connect('OrganizationalUnit.descendants', [id, levels ?? null], page, (window) =>
          loaders.organizationalUnits.descendants(id, levels ?? undefined, window),
        ),
    }),
    users: t.field({
      type: OrganizationalUnitUserConnection,
      ...semanticNonNull,
      description:
        'The users that belong to this unit directly, as their primary unit or as a secondary one. One call for each page. `UserFilter` states the cost of a filter; where it reads the whole list, that is the list of this unit.',
      args: {
        includeDescendants: t.arg.boolean({
          defaultValue: false,
          description:
            'Whether to include the users of all units below. Needs the mirror: NOT_CONFIGURED without it.',
        }),
        ...userListArguments,
        ...pageArguments('OrganizationalUnit.users'),
      },
      extensions: reads({ needs: 'edge', calls: unitUsersCalls, finds: unitUsersFound }),
      resolve: (unit, { includeDescendants, filter, orderBy, ...page }, { loaders }, info) => {
        const listing = { unit, filter, orderBy, includeDescendants };
        const asked = [unit.id, ...askedOf(listing), ...(includeDescendants ? ['includeDescendants'] : [])];
        const load = ownedBy(unit.id, (window) => loaders.users.list(listing, window));
        return connect('OrganizationalUnit.users', asked, page, load, info);
      },
    }),
  }),
});

export const { connection: OrganizationalUnitConnection } = connectionType<OrganizationalUnitNode>({
  name: 'OrganizationalUnit',
  description: 'A page of organizational units.',
  node: OrganizationalUnit,
  resolveNode: resolveOrganizationalUnit,
});

const descendants = connectionType<Descendant>({
  name: 'OrganizationalUnitDescendant',
  description: 'A page of the units below one organizational unit, in breadth-first order.',
  node: OrganizationalUnit,
  resolveNode: ({ unit }, context, info) => {
    if (unit instanceof UnreadableMemberError) throw unit;
    return resolveOrganizationalUnit(unit, context, info);
  },
});
const OrganizationalUnitDescendantConnection = descendants.connection;

builder.objectField(descendants.edge, 'level', (t) =>
  t.int({
    nullable: false,
    description: 'The number of levels below the starting unit: 1 for a child, 2 for a child of a child.',
    resolve: (edge) => readableRow(edge).level,
  }),
);
