import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getArgumentValues,
  getNamedType,
  isObjectType,
} from 'graphql';
import type { GraphContext } from '../core/context.ts';
import { selectedFields } from '../core/selected-fields.ts';
import {
  BadUserInputError,
  CallLimitError,
  NotConfiguredError,
  NotFoundError,
  OperationTooComplexError,
  OutOfScopeError,
  UnreadableMemberError,
} from '../errors/errors.ts';
import { isConnection, selectedBy } from './plan.ts';
import { type Need, stepOf } from './step.ts';

interface Edge {
  readonly field: GraphQLField<unknown, GraphContext>;
  readonly nodes: FieldNode[];
}

interface Selection {
  /** Of the field that leads there. */
  readonly coordinate: string;
  readonly need: Need;
  readonly edges: readonly Edge[];
}

/** One operation's selections are read once for each parent: they are kept as long as the operation lives. */
const cached = new WeakMap<object, Map<string, Selection>>();

interface Asked {
  readonly fieldNodes: object;
  readonly typeName: string;
  readonly selection: Selection;
}

/** The rows of a list ask for the same one, each after the other. */
let askedLast: Asked | undefined;

/** What is selected below this field, where its value is a `typeName`. */
export function selectionOf(info: GraphQLResolveInfo, typeName: string): Selection {
  const { fieldNodes } = info;
  if (askedLast?.fieldNodes === fieldNodes && askedLast.typeName === typeName) return askedLast.selection;
  const known = cached.get(fieldNodes);
  const selection = known?.get(typeName) ?? readSelection(info, typeName);
  if (known) known.set(typeName, selection);
  else cached.set(fieldNodes, new Map([[typeName, selection]]));
  askedLast = { fieldNodes, typeName, selection };
  return selection;
}

/** The same for an object that a field has led to. Where more of it is read, this teaches how many others are the same one. */
export function selectionOn(
  { id }: { readonly id: string },
  typeName: string,
  { lists }: GraphContext,
  info: GraphQLResolveInfo,
): Selection {
  const selection = selectionOf(info, typeName);
  const { coordinate, need, edges } = selection;
  if (need !== 'identity' || edges.length > 0) lists.reached(coordinate, id);
  return selection;
}

function readSelection(info: GraphQLResolveInfo, typeName: string): Selection {
  const type = info.schema.getType(typeName);
  if (!isObjectType(type)) throw new TypeError(`Expected an object type, but got ${typeName}`);
  const fields = selectedFields(info, type, info.fieldNodes);
  const selected = [...fields.values()].flatMap((nodes) => {
    const field = fieldOf(type, nodes[0]);
    return field ? [{ field, nodes, step: stepOf(field) }] : [];
  });
  const { need } = selectedBy(selected);
  const edges = selected.filter(({ step }) => step.needs === 'edge');
  // A page proves as much as a count does, and has the count as well.
  return {
    coordinate: `${info.parentType.name}.${info.fieldName}`,
    need,
    edges: edges.toSorted((one, other) => Number(isPage(other)) - Number(isPage(one))),
  };
}

function isPage({ field }: Edge): boolean {
  return isConnection(getNamedType(field.type));
}

function fieldOf(type: GraphQLObjectType, node: FieldNode | undefined) {
  return node ? type.getFields()[node.name.value] : undefined;
}

/**
 * Whether an object that only a client's word stands for exists, proved by the first selected edge instead of a call of
 * its own. The loaders keep the edge's answer, so that resolving it costs nothing more. Undefined where the edge fails
 * in a way that proves nothing about the object.
 */
export async function proveByEdge(
  { field, nodes }: Edge,
  stub: { readonly id: string },
  context: GraphContext,
  info: GraphQLResolveInfo,
): Promise<boolean | undefined> {
  const [node] = nodes;
  if (!node || !field.resolve) return undefined;
  const edgeInfo = infoOfEdge(info, field, nodes);
  const edgeArguments = getArgumentValues(field as GraphQLField<unknown, unknown>, node, info.variableValues);
  try {
    await field.resolve(stub, edgeArguments, context, edgeInfo);
    return true;
  } catch (error) {
    if (error instanceof OutOfScopeError) throw error;
    // The edge itself reports what is wrong with its arguments, or with one member of an answer about this object.
    if (error instanceof BadUserInputError || error instanceof NotConfiguredError) return true;
    // Nothing was selected.
    if (error instanceof CallLimitError) return undefined;
    // What is too large to be read is there.
    if (error instanceof OperationTooComplexError) return true;
    if (error instanceof UnreadableMemberError) return true;
    return error instanceof NotFoundError ? false : undefined;
  }
}

/** Members are named one by one: an executor need not hold them as its object's own. */
function infoOfEdge(info: GraphQLResolveInfo, field: Edge['field'], nodes: FieldNode[]): GraphQLResolveInfo {
  const { schema, fragments, operation, rootValue, variableValues, parentType, path } = info;
  const shared = { schema, fragments, operation, rootValue, variableValues, parentType, path };
  return { ...info, ...shared, fieldName: field.name, fieldNodes: nodes, returnType: field.type };
}
