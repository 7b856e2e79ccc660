import {
  type ArgumentNode,
  buildASTSchema,
  type ConstDirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';

type Field = GraphQLField<unknown, unknown>;
type Values = Readonly<Record<string, unknown>>;
type Annotated = {
  readonly astNode?: { readonly directives?: readonly ConstDirectiveNode[] } | null | undefined;
};

/** The arguments of a directive where it is used. */
export function useOf({ astNode }: Annotated, directive: string): Values | undefined {
  const use = astNode?.directives?.find(({ name }) => name.value === directive);
  return (
    use &&
    Object.fromEntries(
      (use.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
    )
  );
}

export function readSubgraph(sdl: string): GraphQLSchema {
  return buildASTSchema(parse(sdl), { assumeValidSDL: true });
}

/**
 * What routers estimate an operation at, by the rules of Apollo's (`static_estimated`), from a subgraph's document: for each field
 * as many items as it has, each with its own weight and those below it, and the weights of what its arguments hold.
 */
export function routerEstimate(subgraph: GraphQLSchema, query: string, variables: Values = {}): number {
  const { definitions } = parse(query);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  const operation = definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  const root = operation && subgraph.getRootType(operation.operation);
  if (!operation || !root) throw new Error('Expected an operation');
  return (operation.operation === 'mutation' ? 10 : 0) + ofSet(operation.selectionSet, root, undefined);

  function ofSet(set: SelectionSetNode, parent: GraphQLNamedType, sized: Sized | undefined): number {
    let sum = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) sum += ofField(selection, parent, sized);
      else {
        const fragment =
          selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
        const on = fragment?.typeCondition && subgraph.getType(fragment.typeCondition.name.value);
        if (fragment) sum += ofSet(fragment.selectionSet, on ?? parent, sized);
      }
    }
    return sum;
  }

  function ofField(node: FieldNode, parent: GraphQLNamedType, above: Sized | undefined): number {
    const field =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (!field) return 0;
    const type = getNamedType(field.type);
    const { weight } = useOf(field, 'cost') ?? useOf(type, 'cost') ?? {};
    const sized = sizedBy(field, node);
    const isList = isListType(getNullableType(field.type));
    const items = isList ? (above?.fields.includes(field.name) ? above.size : (sized?.size ?? usualSize)) : 1;
    const each = Number(weight ?? (isCompositeType(type) ? 1 : 0));
    const below = node.selectionSet ? ofSet(node.selectionSet, type, sized) : 0;
    return items * (each + below) + ofArguments(node.arguments ?? [], field.args);
  }

  function sizedBy(field: Field, node: FieldNode): Sized | undefined {
    const use = useOf(field, 'listSize');
    if (!use) return undefined;
    const { slicingArguments = [], sizedFields = [], assumedSize } = use;
    const sizes = Object(slicingArguments).flatMap((name: string) => {
      const definition = field.args.find((each) => each.name === name);
      const given = node.arguments?.find((each) => each.name.value === name);
      const value = given && valueFromASTUntyped(given.value, variables);
      const size = typeof value === 'number' ? value : definition?.defaultValue;
      return typeof size === 'number' ? [size] : [];
    });
    return { size: sizes.length > 0 ? Math.max(...sizes) : Number(assumedSize), fields: Object(sizedFields) };
  }

  function ofArguments(given: readonly ArgumentNode[], definitions: readonly GraphQLArgument[]): number {
    let sum = 0;
    for (const { name, value } of given) {
      const definition = definitions.find((each) => each.name === name.value);
      if (definition) sum += ofInput(valueFromASTUntyped(value, variables), definition);
    }
    return sum;
  }

  function ofInput(value: unknown, definition: Annotated & { readonly type: GraphQLInputType }): number {
    if (value === undefined || value === null) return 0;
    const type = getNamedType(definition.type);
    const { weight } = useOf(definition, 'cost') ?? {};
    if (Array.isArray(value))
      return value.reduce((sum: number, item) => sum + ofInput(item, definition), Number(weight ?? 0));
    if (!isInputObjectType(type)) return Number(weight ?? 0);
    const members = type.getFields();
    return Object.entries(Object(value)).reduce(
      (sum, [name, member]) => {
        const field = members[name];
        return field ? sum + ofInput(member, field) : sum;
      },
      Number(weight ?? 1),
    );
  }
}

/** Of a list of which nothing is said. */
const usualSize = 10;

interface Sized {
  readonly size: number;
  readonly fields: readonly string[];
}
