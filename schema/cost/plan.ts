import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { type CollectedField, type Conditions, createCollector, type Source } from './collected-fields.ts';
import { countSelections, fragmentsOf } from './document-parts.ts';
import { isMore, type Need, type Step, stepOf } from './step.ts';

/** A selection on objects of one type, however many fields lead there. */
export interface Place {
  readonly type: GraphQLObjectType;
  readonly ways: readonly Way[];
  /** Those of them that take calls or lead anywhere. */
  readonly leading: readonly Way[];
  /** Whether any of them shares the read of another. */
  readonly isShared: boolean;
  /** What is selected of its objects; undefined: that depends on variables. */
  readonly selected: Selected | undefined;
  /** Fragments on the same objects that were read by themselves. */
  readonly also: readonly { readonly place: Place; readonly conditions: Conditions }[];
  /** Its index among the plan's places. */
  readonly at: number;
}

/** What a field of a place reads for each object, and where it leads. */
export interface Way {
  /** `Group.members` */
  readonly coordinate: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly step: Step;
  /** Fields of the same type above it, where it is met first. */
  readonly level: number;
  readonly node: FieldNode;
  /** It is selected where one of these holds; undefined: always. */
  readonly conditions: readonly Conditions[] | undefined;
  /** What it leads to: a page of a list, the rows of that page, or objects. */
  readonly kind: 'page' | 'rows' | 'objects';
  readonly targets: readonly Target[];
  /** Whether an object is of the type of one target alone, of an unknown one. */
  readonly isOneOf: boolean;
}

export interface Target {
  readonly type: GraphQLObjectType;
  readonly places: readonly Place[];
}

/** All that an operation may read, whatever its variables are. */
export interface Plan {
  readonly schema: GraphQLSchema;
  /** Undefined: the schema has no such operations. */
  readonly root: Place | undefined;
  /** Each behind all that it leads to. */
  readonly places: readonly Place[];
  /** Selections that were visited to make it. */
  readonly visits: number;
}

const kept = new WeakMap<OperationDefinitionNode, Plan>();

/** The plan of an operation, made once for as long as its document is kept. */
export function planOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Plan {
  const known = kept.get(operation);
  if (known?.schema === schema) return known;
  const root = schema.getRootType(operation.operation);
  const plan = readPlan(schema, document, operation.selectionSet, root);
  kept.set(operation, plan);
  return plan;
}

/** The same of what an object of a type is asked for by the only selections of a document. */
export function planOn(schema: GraphQLSchema, type: GraphQLObjectType, document: DocumentNode): Plan {
  const selections = document.definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION ? each.selectionSet.selections : [],
  );
  return readPlan(schema, document, { kind: Kind.SELECTION_SET, selections }, type);
}

/** Types whose objects are read from upstream. */
const readTypes: ReadonlySet<string> = new Set(['User', 'Group', 'OrganizationalUnit', 'IdentityProvider']);

export function isRead(type: GraphQLNamedType): boolean {
  return readTypes.has(type.name);
}

export function isConnection(type: GraphQLNamedType): type is GraphQLObjectType {
  return isObjectType(type) && type.extensions.isConnection === true;
}

/** Of a connection, what has the rows of its page. */
export function isRowsField({ type }: GraphQLField<unknown, unknown>): boolean {
  return isListType(getNullableType(type));
}

/**
 * Fields that are selected several times are one way, so that fragments which repeat each other cost no more than they select. How
 * many sets of selections can meet in one place is exponential in the document, so that beyond so many visits for each of its
 * selections every selection is read by itself: the price is then too high where they repeat each other, and never too low.
 */
const mostVisits = 2;
/** A small document is worth more: its types are read one by one. */
const fewVisits = 500;

function readPlan(
  schema: GraphQLSchema,
  document: DocumentNode,
  set: SelectionSetNode,
  root: GraphQLObjectType | null | undefined,
): Plan {
  const fragments = fragmentsOf(document);
  const allowed = Math.max(fewVisits, mostVisits * countSelections(document));
  let visits = 0;
  const collect = createCollector({
    schema,
    fragments,
    visited: () => {
      visits += 1;
    },
  });
  const places: Place[] = [];
  const known = new Map<string, Place | undefined>();
  const numbers = new Map<object, number>();
  /** The types of the fields above the one that is read. */
  const above: GraphQLObjectType[] = [];

  const first = root ? placeOf(root, [{ set, conditions: [] }]) : undefined;
  return { schema, root: first, places, visits };

  function numberOf(part: object): number {
    const number = numbers.get(part) ?? numbers.size;
    numbers.set(part, number);
    return number;
  }

  /** Undefined: it leads back to itself, which no valid document does. */
  function placeOf(type: GraphQLObjectType, sources: readonly Source[]): Place | undefined {
    const areApart = visits > allowed;
    const parts = sources.flatMap(({ set, conditions }) => [numberOf(set), ...conditions.map(numberOf), '/']);
    const key = [type.name, areApart, ...parts].join();
    if (known.has(key)) return known.get(key);
    known.set(key, undefined);
    const { fields, fragments: others } = collect(type, sources, areApart);
    const ways = fields.map((each) => wayOf(type, each, areApart));
    const also = others.flatMap(({ set, conditions }) => {
      const place = placeOf(type, [{ set, conditions: [] }]);
      return place ? [{ place, conditions }] : [];
    });
    const isFixed = also.length === 0 && ways.every(({ conditions }) => conditions === undefined);
    const place: Place = {
      type,
      ways,
      leading: ways.filter((way) => isLeading(way) || type === schema.getMutationType()),
      isShared: ways.some(({ step }) => step.through !== undefined),
      selected: isFixed ? selectedBy(ways) : undefined,
      also,
      at: places.length,
    };
    places.push(place);
    known.set(key, place);
    return place;
  }

  function wayOf(parent: GraphQLObjectType, { field, nodes }: CollectedField, areApart: boolean): Way {
    const type = getNamedType(field.type);
    const sources = nodes.flatMap(({ node, conditions }) =>
      node.selectionSet ? [{ set: node.selectionSet, conditions: nodes.length > 1 ? conditions : [] }] : [],
    );
    const level = above.filter((each) => each === parent).length;
    above.push(parent);
    const together = areApart ? sources.map((source) => [source]) : [sources];
    const targets = possibleTypes(schema, type).map((each) => ({
      type: each,
      places: together.flatMap((some) => (some.length > 0 ? (placeOf(each, some) ?? []) : [])),
    }));
    above.pop();
    // What nothing is selected of takes nothing, whichever of the types it is.
    const leading = targets.filter((target) => isRead(target.type) || !target.places.every(isEmpty));
    const isRow = isConnection(parent) && isRowsField(field);
    return {
      coordinate: `${parent.name}.${field.name}`,
      field,
      step: stepOf(field),
      level,
      node: expectFirst(nodes).node,
      conditions: nodes.some(({ conditions }) => conditions.length === 0)
        ? undefined
        : nodes.map(({ conditions }) => conditions),
      kind: isConnection(type) ? 'page' : isRow ? 'rows' : 'objects',
      targets: leading,
      isOneOf: isAbstractType(type),
    };
  }
}

function isLeading({ kind, targets, step }: Way): boolean {
  return kind === 'page' || targets.length > 0 || step.calls !== undefined || step.through !== undefined;
}

/** How much of an object is selected, and whether something starts from its id. */
export interface Selected {
  readonly need: Need;
  readonly hasEdge: boolean;
}

export function selectedBy(ways: readonly Pick<Way, 'step'>[]): Selected {
  let need: Need = 'identity';
  let hasEdge = false;
  for (const { step } of ways) {
    const { needs = 'profile' } = step;
    if (needs === 'edge') hasEdge = true;
    else if (isMore(needs, need)) need = needs;
  }
  return { need, hasEdge };
}

function isEmpty({ ways, also }: Place): boolean {
  return (
    also.length === 0 &&
    ways.every(({ kind, targets, step }) => kind !== 'page' && targets.length === 0 && !step.calls)
  );
}

function expectFirst<Item>([first]: readonly Item[]): Item {
  if (first === undefined) throw new TypeError('Expected a field to be selected at least once');
  return first;
}

export function possibleTypes(schema: GraphQLSchema, type: GraphQLNamedType): readonly GraphQLObjectType[] {
  if (isAbstractType(type)) return schema.getPossibleTypes(type);
  return isObjectType(type) ? [type] : [];
}
