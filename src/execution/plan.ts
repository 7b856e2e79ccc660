import {
  defaultFieldResolver,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getArgumentValues,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type ValueNode,
} from 'graphql';
import { type Collecting, collectFields, type Variables } from './collect-fields.ts';

/** How a value becomes a part of the answer, by its type. */
export type TypePlan =
  | { readonly kind: 'leaf'; readonly type: GraphQLLeafType }
  | { readonly kind: 'object'; readonly type: GraphQLObjectType }
  | { readonly kind: 'abstract'; readonly type: GraphQLAbstractType }
  | { readonly kind: 'list'; readonly item: TypePlan; readonly isNullable: boolean }
  | { readonly kind: 'non-null'; readonly inner: TypePlan };

/** One field of a selection: everything about it that hangs on no value of a variable and on no parent object. */
export interface FieldPlan {
  /** Its name in the answer. */
  readonly key: string;
  readonly nodes: readonly FieldNode[];
  readonly definition: GraphQLField<unknown, unknown>;
  readonly parentType: GraphQLObjectType;
  readonly resolve: GraphQLFieldResolver<unknown, unknown>;
  readonly type: TypePlan;
  /** Where no argument hangs on a variable: their values. */
  readonly constants: Readonly<Record<string, unknown>> | undefined;
  /** The place of its arguments among those of the operation. */
  readonly index: number;
  /** What is selected of its value, by the type of object that it turns out to be. */
  readonly below: Map<GraphQLObjectType, readonly FieldPlan[]>;
}

export interface Planning extends Collecting {
  /** Fields that were planned so far. */
  planned: number;
  /** Gets how many more there are, each time. */
  readonly grew: (fields: number) => void;
}

export function createPlanning(
  schema: GraphQLSchema,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
  variables: Variables,
  grew: Planning['grew'],
): Planning {
  return { schema, fragments, variables, planned: 0, grew };
}

/** The fields that the selections of these nodes make of an object of the type. */
export function planFields(
  planning: Planning,
  parentType: GraphQLObjectType,
  nodes: readonly Pick<FieldNode, 'selectionSet'>[],
): readonly FieldPlan[] {
  const plans: FieldPlan[] = [];
  for (const [key, fields] of collectFields(planning, parentType, nodes)) {
    const [first] = fields;
    const definition = first && definitionOf(planning.schema, parentType, first.name.value);
    if (!definition) continue;
    plans.push({
      key,
      nodes: fields,
      definition,
      parentType,
      resolve: definition.resolve ?? defaultFieldResolver,
      type: planType(definition.type),
      constants: constantsOf(definition, first),
      index: planning.planned,
      below: new Map(),
    });
    planning.planned += 1;
  }
  planning.grew(plans.length);
  return plans;
}

/** The same for the value of a field, worked out once for each type of object that it takes. */
export function fieldsBelow(
  planning: Planning,
  plan: FieldPlan,
  type: GraphQLObjectType,
): readonly FieldPlan[] {
  const known = plan.below.get(type);
  if (known) return known;
  const fields = planFields(planning, type, plan.nodes);
  plan.below.set(type, fields);
  return fields;
}

function definitionOf(
  schema: GraphQLSchema,
  parentType: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  const isRoot = parentType === schema.getQueryType();
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (isRoot && name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (isRoot && name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return parentType.getFields()[name];
}

function planType(type: GraphQLOutputType): TypePlan {
  if (isNonNullType(type)) return { kind: 'non-null', inner: planType(type.ofType) };
  if (isListType(type))
    return { kind: 'list', item: planType(type.ofType), isNullable: !isNonNullType(type.ofType) };
  if (isLeafType(type)) return { kind: 'leaf', type };
  return isAbstractType(type) ? { kind: 'abstract', type } : { kind: 'object', type };
}

function constantsOf(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
): Readonly<Record<string, unknown>> | undefined {
  if (node.arguments?.some(({ value }) => hasVariable(value))) return undefined;
  try {
    return getArgumentValues(definition, node);
  } catch {
    // What is wrong with them is the field's own error, each time it is executed.
    return undefined;
  }
}

function hasVariable(value: ValueNode): boolean {
  if (value.kind === Kind.VARIABLE) return true;
  if (value.kind === Kind.LIST) return value.values.some(hasVariable);
  return value.kind === Kind.OBJECT && value.fields.some((field) => hasVariable(field.value));
}
