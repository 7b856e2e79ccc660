import {
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';
import { isPageSize } from '../core/arguments.ts';
import { callsOfItem, estimateOf, type ListOfField } from '../cost/estimate.ts';
import { isConnection, isRead, isRowsField } from '../cost/plan.ts';
import { changeElements } from '../release/elements.ts';
import { useOf } from './schema-document.ts';

/** What an upstream call weighs in a router's estimate, where an object that another subgraph says nothing of weighs one. */
export const weightOfCall = 10;

/**
 * A subgraph with what routers estimate the cost of an operation by. All of it follows from what fields read (schema/cost/step.ts),
 * by the engine that prices operations. Fields that are read with the object that shows them have no weight; where a router would take
 * one, it is stated as 0.
 */
export function withDemandControl(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const uses = usesOf(schema);
  return changeElements(document, (node, coordinate) => {
    const own = uses.get(coordinate);
    return own ? { ...node, directives: [...(node.directives ?? []), ...own] } : node;
  });
}

/** The uses of the directives by schema coordinate. */
function usesOf(schema: GraphQLSchema): ReadonlyMap<string, readonly ConstDirectiveNode[]> {
  const uses = new Map<string, readonly ConstDirectiveNode[]>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('_')) continue;
    if (isOwn(schema, type)) uses.set(type.name, [cost(0)]);
    for (const field of Object.values(type.getFields())) {
      uses.set(`${type.name}.${field.name}`, usesOn(schema, type, field));
      for (const [coordinate, calls] of listsIn(schema, type, field)) {
        if (calls > 0) uses.set(coordinate, [cost(calls * weightOfCall)]);
      }
    }
  }
  return uses;
}

function usesOn(
  schema: GraphQLSchema,
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
): readonly ConstDirectiveNode[] {
  const type = getNamedType(field.type);
  const { calls, items } = estimateOf(schema, parent, field);
  const weight = Math.ceil(calls * weightOfCall);
  const weights = weight === 0 && (isLeafType(type) || isOwn(schema, type)) ? [] : [cost(weight)];
  if (isConnection(type)) return [...weights, pageOf(field, type)];
  return items === undefined ? weights : [...weights, useOf('listSize', { assumedSize: items })];
}

/** By its arguments, and where a router knows no defaults of arguments by the default of one. */
function pageOf({ args }: GraphQLField<unknown, unknown>, connection: GraphQLObjectType): ConstDirectiveNode {
  const sizes = args.filter(isPageSize);
  return useOf('listSize', {
    assumedSize: sizes.find(({ defaultValue }) => defaultValue !== undefined)?.defaultValue,
    slicingArguments: sizes.map(({ name }) => name),
    sizedFields: Object.values(connection.getFields())
      .filter(isRowsField)
      .map(({ name }) => name),
    requireOneSlicingArgument: false,
  });
}

/** The calls for each item of the lists in a field's arguments, and in the inputs that these are. */
function listsIn(
  schema: GraphQLSchema,
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
): readonly (readonly [coordinate: string, calls: number])[] {
  const callsOf = (list: ListOfField) => callsOfItem(schema, parent, field, list);
  return field.args.flatMap((argument) => {
    if (isList(argument))
      return [[`${parent.name}.${field.name}(${argument.name}:)`, callsOf({ argument })] as const];
    const input = getNamedType(argument.type);
    if (!isInputObjectType(input)) return [];
    return Object.values(input.getFields())
      .filter(isList)
      .map((member) => [`${input.name}.${member.name}`, callsOf({ argument, member })] as const);
  });
}

function isList({ type }: { readonly type: GraphQLInputType }): boolean {
  return isListType(getNullableType(type));
}

function cost(weight: number): ConstDirectiveNode {
  return useOf('cost', { weight });
}

/** What is read with the object that shows it, and that no other subgraph has. */
function isOwn(schema: GraphQLSchema, type: GraphQLNamedType): boolean {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const isShareable = Object.hasOwn(Object(type.extensions.directives), 'shareable');
  return isObjectType(type) && !isRead(type) && !isShareable && !roots.includes(type);
}
