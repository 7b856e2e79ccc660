import { collectFields, collectSubFields } from '@graphql-tools/utils';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { defaultFirst } from '../../src/vocabulary/limits.ts';
import { type Brought, type Cost, type DirectoryFacts, entitiesCost, type Load, loadCalls } from './cost.ts';
import { readSelection } from './selection.ts';

export interface EstimatedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Coerced: their types are what the document says. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A selection on objects of one type, however many ways lead there. */
interface Place {
  readonly ways: readonly Way[];
}

/** What a field of a place takes for each object, and where it leads. */
interface Way {
  readonly calls: number;
  readonly targets: readonly Target[];
  /** Whether an object is of the type of one target alone, and nothing says of which. */
  readonly isOneOf?: boolean;
}

interface Target {
  readonly place: Place;
  /** For each object of the place before. */
  readonly objects: number;
  readonly load: Load | undefined;
}

/** The rows of the page that a connection, or an edge, stands for. */
interface Listing {
  readonly rows: number;
  readonly brings: Brought;
}

/** Fields that an estimate looks at; a document within the limits that needs more was made to. */
const maxFields = 20_000;

/** Types whose objects are read from upstream. */
const readTypes: ReadonlySet<string> = new Set(['User', 'Group', 'OrganizationalUnit', 'IdentityProvider']);

class TooEntangledError extends Error {
  override readonly name = 'TooEntangledError';
}

/**
 * An upper estimate of the upstream calls of an operation, by the formulas of budgets.md with every list as long as its
 * `first`. What several places of the document ask alike counts for each of them. Infinity: the document has too many fields to be estimated.
 */
export function expectedCalls(estimated: EstimatedOperation, facts: DirectoryFacts): number {
  try {
    return addUp(readPlaces(estimated, facts), facts);
  } catch (error) {
    if (error instanceof TooEntangledError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

/** @param places the root first, and each before all that it leads to */
function addUp(places: readonly Place[], facts: DirectoryFacts): number {
  const known = new Map<Target, number>();
  const [root] = places;
  return root ? callsFrom(root, 1) : 0;

  function callsFrom(start: Place, count: number): number {
    const counts = new Map([[start, count]]);
    let calls = 0;
    for (const place of places) {
      const objects = counts.get(place) ?? 0;
      if (objects === 0) continue;
      for (const way of place.ways) {
        calls += objects * way.calls;
        for (const { place: next, objects: each, load } of targetsOf(way, objects)) {
          if (load) calls += loadCalls(load, objects * each, facts);
          counts.set(next, (counts.get(next) ?? 0) + objects * each);
        }
      }
    }
    return calls;
  }

  /** A single object takes what the dearest of its types takes; of several, each may be of another type. */
  function targetsOf({ targets, isOneOf }: Way, objects: number): readonly Target[] {
    const isSingle = targets.every(({ objects: each }) => objects * each === 1);
    if (!isOneOf || !isSingle) return targets;
    return targets.toSorted((one, other) => callsOf(other) - callsOf(one)).slice(0, 1);
  }

  function callsOf(target: Target): number {
    const before = known.get(target);
    if (before !== undefined) return before;
    const { place, load } = target;
    const calls = callsFrom(place, 1) + (load ? loadCalls(load, 1, facts) : 0);
    known.set(target, calls);
    return calls;
  }
}

function readPlaces({ schema, document, operation, variables }: EstimatedOperation, facts: DirectoryFacts) {
  const fragments = fragmentsOf(document);
  const variableValues = { ...variables };
  const placed: Place[] = [];
  const known = new Map<string, Place>();
  const numbers = new Map<FieldNode, number>();
  let looked = 0;

  const root = schema.getRootType(operation.operation);
  if (!root) return [];
  const { fields: rootFields } = collectFields(
    schema,
    fragments,
    variableValues,
    root,
    operation.selectionSet,
  );
  readPlace(root, rootFields.values());
  return placed.reverse();

  function readPlace(type: GraphQLObjectType, fields: Iterable<FieldNode[]>, listing?: Listing): Place {
    const ways: Way[] = [];
    for (const nodes of fields) {
      looked += 1;
      if (looked > maxFields) throw new TooEntangledError();
      const [node] = nodes;
      const field = node && type.getFields()[node.name.value];
      const way = field && readWay(type, field, node, nodes, listing);
      if (way) ways.push(way);
    }
    const place = { ways };
    placed.push(place);
    return place;
  }

  /** The same nodes on the same type are one place: fragments that repeat each other cost no more than they say. */
  function placeBelow(type: GraphQLObjectType, nodes: FieldNode[], listing?: Listing): Place {
    const key = [type.name, listing?.rows, listing?.brings, ...nodes.map(numberOf)].join();
    const before = known.get(key);
    if (before) return before;
    const { fields } = collectSubFields(schema, fragments, variableValues, type, nodes);
    const place = readPlace(type, fields.values(), listing);
    known.set(key, place);
    return place;
  }

  function numberOf(node: FieldNode): number {
    const number = numbers.get(node) ?? numbers.size;
    numbers.set(node, number);
    return number;
  }

  function readWay(
    parent: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
    node: FieldNode,
    nodes: FieldNode[],
    listing: Listing | undefined,
  ): Way | undefined {
    const type = getNamedType(field.type);
    const cost = costOf(parent, field);
    const given = field.args.length > 0 ? getArgumentValues(field, node, variableValues) : {};
    const calls = typeof cost.calls === 'function' ? cost.calls(given, facts) : cost.calls;
    if (isConnection(type)) {
      const page = { rows: Number(given.first ?? defaultFirst), brings: cost.brings ?? 'profile' };
      // A page behind a cursor may lie across two of upstream's.
      const ownCalls = calls ?? (given.after ? 2 : 1);
      return {
        calls: ownCalls,
        targets: [{ place: placeBelow(type, nodes, page), objects: 1, load: undefined }],
      };
    }
    if (listing && ['nodes', 'edges', 'node'].includes(field.name)) {
      const { rows, brings } = listing;
      const count = field.name === 'node' ? 1 : rows;
      const below = field.name === 'edges' ? { rows: 1, brings } : undefined;
      // Each of an interface's types may be that of all rows.
      const targets = possibleTypes(type).map((each) => targetOf(each, nodes, count, brings, below));
      return { calls: calls ?? 0, targets, isOneOf: isAbstractType(type) };
    }
    const objects = cost.objects?.(given);
    const rows = cost.rows === 'named' ? (listing?.rows ?? 1) : (cost.rows ?? 1);
    // A payload may list what the write's input has named.
    const named: Listing | undefined =
      parent === schema.getMutationType() ? { rows: listedIn(given.input), brings: 'identity' } : undefined;
    const targets = possibleTypes(type)
      .map((each) => targetOf(each, nodes, objects ? (objects[each.name] ?? 0) : rows, cost.brings, named))
      .filter((target) => target.objects > 0);
    const isOneOf = isAbstractType(type) && objects === undefined;
    return targets.length > 0 || calls ? { calls: calls ?? 0, targets, isOneOf } : undefined;
  }

  function targetOf(
    type: GraphQLObjectType,
    nodes: FieldNode[],
    objects: number,
    brings: Brought = 'nothing',
    listing?: Listing,
  ): Target {
    const place = placeBelow(type, nodes, listing);
    if (!readTypes.has(type.name)) return { place, objects, load: undefined };
    const { need, edges } = readSelection(
      { schema, fragments, variableValues, fieldNodes: nodes },
      type.name,
    );
    const isProved = edges.length > 0 && type.name !== 'User';
    return { place, objects, load: { type: type.name, need, brings, isProved } };
  }

  function possibleTypes(type: GraphQLNamedType): readonly GraphQLObjectType[] {
    if (isAbstractType(type)) return schema.getPossibleTypes(type);
    return isObjectType(type) ? [type] : [];
  }

  /** A write is one call at least, and one more for each thing that its lists name. */
  function costOf(parent: GraphQLObjectType, field: GraphQLField<unknown, unknown>): Cost {
    if (field.name === '_entities') return entitiesCost;
    const declared: Cost | undefined = field.extensions.costs ?? undefined;
    if (declared || parent !== schema.getMutationType()) return declared ?? {};
    return { calls: ({ input }) => 1 + listedIn(input) };
  }
}

function listedIn(input: unknown): number {
  const lists = Object.values(Object(input)).filter((value) => Array.isArray(value));
  return lists.reduce((sum, list) => sum + list.length, 0);
}

function isConnection(type: GraphQLNamedType): type is GraphQLObjectType {
  return isObjectType(type) && type.extensions.isConnection === true;
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]));
}
