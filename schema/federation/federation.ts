import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import {
  accepts,
  identityProviderIdSchema,
  naming,
  organizationalUnitIdSchema,
  readableGroupIdSchema,
  textSchema,
  userIdSchema,
} from '../core/arguments.ts';
import type { Awaitable } from '../core/awaitable.ts';
import { builder } from '../core/builder.ts';
import type { GraphContext } from '../core/context.ts';
import { Group, IdentityProvider, OrganizationalUnit, User } from '../core/node.ts';
import { typeOfId } from '../core/node-type.ts';
import { open } from '../core/permissions.ts';
import { expectMayRead } from '../core/rules.ts';
import { BadUserInputError, NotFoundError } from '../errors/errors.ts';
import { findGroup } from '../group/group.ts';
import { findIdentityProvider } from '../identity-provider/identity-provider.ts';
import { findOrganizationalUnit } from '../organizational-unit/organizational-unit.ts';
import { findUser, findUserBy } from '../user/user.ts';
import { declareKeys } from './directives-plugin.ts';
import { entitiesRead } from './entities-read.ts';
import { notInSubgraph } from './marks.ts';
import { printSubgraph } from './subgraph.ts';

/** The largest batch that is answered: a router cannot split one, and budgets.md prices none beyond it. */
const maxRepresentations = 1_000;

type EntityType = typeof User | typeof Group | typeof OrganizationalUnit | typeof IdentityProvider;
type Found = Awaitable<{ readonly id: string } | null>;

interface Key {
  /** What the value must be. */
  readonly accepts: z.ZodType<string>;
  /** The object with this value, proved to exist, and what the selection needs of it; null when there is none. */
  readonly find: (value: string, context: GraphContext, info: GraphQLResolveInfo) => Found;
}

interface Entity {
  readonly type: EntityType;
  /** By the key's one field. */
  readonly keys: ReadonlyMap<string, Key>;
}

const entities = new Map<string, Entity>();

/** Says that other subgraphs may extend a type, and name its objects by any one of these fields. */
function entity(type: EntityType, keys: Readonly<Record<string, Key>>): void {
  entities.set(type.name, { type, keys: new Map(Object.entries(keys)) });
  declareKeys(type.name, Object.keys(keys));
}

entity(User, {
  id: { accepts: userIdSchema, find: findUser },
  username: { accepts: textSchema, find: (username, ...how) => findUserBy({ username }, ...how) },
  email: { accepts: textSchema, find: (email, ...how) => findUserBy({ email }, ...how) },
});
entity(Group, { id: { accepts: readableGroupIdSchema, find: findGroup } });
entity(OrganizationalUnit, { id: { accepts: organizationalUnitIdSchema, find: findOrganizationalUnit } });
entity(IdentityProvider, { id: { accepts: identityProviderIdSchema, find: findIdentityProvider } });

/** Finds what a representation names. Another subgraph refers to it: where it does not exist, the entity is an error. */
async function findEntity(
  representation: unknown,
  at: string,
  context: GraphContext,
  info: GraphQLResolveInfo,
) {
  const { typeName, find, value } = parseRepresentation(representation, at);
  expectMayRead(info.schema.getType(typeName), context);
  const found = await find(value, context, info);
  if (found === null) throw new NotFoundError();
  return found;
}

const representationSchema = z.looseObject({ __typename: z.string() });

/**
 * A representation has a `__typename` and at least one right key. What else is in it does not matter: other subgraphs send members
 * that they alone have, and null for what they do not have. Of several right keys the first in the order of their declaration
 * counts, the id before what may have changed meanwhile. `at`: where it stands in the arguments.
 */
function parseRepresentation(representation: unknown, at: string) {
  const parsed = representationSchema.safeParse(representation);
  if (!parsed.success)
    throw new BadUserInputError(`${at}.__typename`, 'expected an object that names its type');
  const { __typename: typeName, ...members } = parsed.data;
  const entityNamed = entities.get(typeName);
  if (!entityNamed) throw new BadUserInputError(`${at}.__typename`, `expected ${oneOf(entities)}`);
  const { keys } = entityNamed;
  const given = new Map(Object.entries(members));
  let wrong: BadUserInputError | undefined;
  for (const [field, { accepts, find }] of keys) {
    if (!given.has(field)) continue;
    const value = given.get(field);
    const { success, error } = accepts.safeParse(value);
    if (success && typeof value === 'string') return { typeName, find, value };
    wrong ??= new BadUserInputError(`${at}.${field}`, error?.issues[0]?.message ?? 'expected another value');
  }
  throw wrong ?? new BadUserInputError(at, `expected a key, ${oneOf(keys)}`);
}

function oneOf(choices: ReadonlyMap<string, unknown>): string {
  return [...choices.keys()].join(' or ');
}

builder.scalarType('_Any', {
  description:
    'A representation of an entity in Apollo Federation: `__typename` and at least one key of the type. Other members are ignored.',
  serialize: (value) => value,
  parseValue: (value) => value,
});

const AnyEntity = builder.unionType('_Entity', {
  description: 'The types that other subgraphs can extend (Apollo Federation).',
  types: [...entities.values()].map(({ type }) => type),
  resolveType: ({ id }) => typeOfId(id),
});

const Subgraph = builder.objectRef<object>('_Service').implement({
  description: 'This gateway as a subgraph (Apollo Federation).',
  extensions: open,
  fields: (t) => ({
    sdl: t.string({
      nullable: false,
      description: 'The schema of the subgraph in SDL, for composition.',
      resolve: (_self, _arguments, { optionalMembers }, { schema }) => printSubgraph(schema, optionalMembers),
    }),
  }),
});

builder.queryFields((t) => ({
  _entities: t.field({
    type: [AnyEntity],
    nullable: { list: false, items: true },
    description:
      'For routers of Apollo Federation: the entities of the given representations, in the same order. An item is null, with an error, where the representation is malformed or the entity does not exist or cannot be read.',
    extensions: { ...notInSubgraph, ...entitiesRead },
    authenticated: true,
    args: {
      representations: t.arg({
        type: ['_Any'],
        required: true,
        description: `The representations of entities of any types, at most ${maxRepresentations}.`,
        extensions: {
          ...accepts(z.array(z.unknown()).max(maxRepresentations, `expected at most ${maxRepresentations}`)),
          ...naming,
        },
      }),
    },
    resolve: (_root, { representations }, context, info) =>
      representations.map((each, index) => findEntity(each, `representations.${index}`, context, info)),
  }),
  _service: t.field({
    type: Subgraph,
    nullable: false,
    description: 'For routers of Apollo Federation: the description of this subgraph. It costs no call.',
    extensions: { ...notInSubgraph, ...open },
    resolve: () => ({}),
  }),
}));
