import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { described, type JsonSchema, type ObjectSchema, orNull, scalarSchema } from './json-schema.ts';

/** A selection, on the type that it is made on. */
interface Selected {
  readonly on: GraphQLNamedType;
  readonly set: SelectionSetNode;
  /** Whether all of it is in every answer: no condition of a type or of a directive is in front. */
  readonly isCertain: boolean;
}

/** One name in the answer, with all that is selected under it. */
interface Member {
  readonly field: FieldNode;
  /** Undefined: introspection's own. */
  readonly type: GraphQLOutputType | undefined;
  readonly description: string | null | undefined;
  readonly below: Selected[];
  isCertain: boolean;
}

/** The shape of what a selection is answered with. */
export function outputSchemaOf(
  schema: GraphQLSchema,
  root: GraphQLNamedType,
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): ObjectSchema {
  return objectSchema([{ on: root, set, isCertain: true }]);

  function objectSchema(selected: readonly Selected[]): ObjectSchema {
    const members = new Map<string, Member>();
    for (const each of selected) addSelection(members, each);
    const required = [...members].filter(([, { isCertain }]) => isCertain).map(([name]) => name);
    return {
      type: 'object',
      properties: Object.fromEntries([...members].map(([name, member]) => [name, memberSchema(member)])),
      ...(required.length > 0 && { required }),
      additionalProperties: false,
    };
  }

  function memberSchema({ field, type, description, below }: Member): JsonSchema {
    // Introspection's own: `__typename`, or objects of the graph itself.
    if (!type) return field.selectionSet ? {} : { type: 'string' };
    const only = below.length === 1 ? below.map((each) => ({ ...each, isCertain: true })) : below;
    return described(outputSchema(type, only), description);
  }

  function outputSchema(type: GraphQLOutputType, below: readonly Selected[]): JsonSchema {
    return isNonNullType(type) ? presentSchema(type.ofType, below) : orNull(presentSchema(type, below));
  }

  function presentSchema(type: GraphQLOutputType, below: readonly Selected[]): JsonSchema {
    if (isNonNullType(type)) return presentSchema(type.ofType, below);
    if (isListType(type)) return { type: 'array', items: outputSchema(type.ofType, below) };
    if (isEnumType(type)) return { type: 'string', enum: type.getValues().map(({ name }) => name) };
    return below.length > 0 ? objectSchema(below) : scalarSchema(type.name);
  }

  function addSelection(members: Map<string, Member>, { on, set: written, isCertain }: Selected): void {
    for (const each of written.selections) {
      const isAlways = isCertain && (each.directives?.length ?? 0) === 0;
      if (each.kind === Kind.FIELD) addField(members, each, on, isAlways);
      else if (each.kind === Kind.INLINE_FRAGMENT)
        addFragment(each.typeCondition?.name.value, each.selectionSet, isAlways);
      else {
        const fragment = fragments.get(each.name.value);
        if (fragment) addFragment(fragment.typeCondition.name.value, fragment.selectionSet, isAlways);
      }
    }

    function addFragment(name: string | undefined, selectionSet: SelectionSetNode, isAlways: boolean): void {
      const type = name === undefined ? on : (schema.getType(name) ?? on);
      addSelection(members, { on: type, set: selectionSet, isCertain: isAlways && includes(type, on) });
    }
  }

  /** Whether all objects of the one type are of the other as well. */
  function includes(type: GraphQLNamedType, on: GraphQLNamedType): boolean {
    return type === on || (isInterfaceType(type) && isObjectType(on) && schema.isSubType(type, on));
  }
}

function addField(
  members: Map<string, Member>,
  field: FieldNode,
  on: GraphQLNamedType,
  isCertain: boolean,
): void {
  const name = (field.alias ?? field.name).value;
  const definition = isObjectType(on) || isInterfaceType(on) ? on.getFields()[field.name.value] : undefined;
  const known = members.get(name);
  const member = known ?? {
    field,
    type: definition?.type,
    description: definition?.description,
    below: [],
    isCertain,
  };
  if (isCertain) member.isCertain = true;
  if (!known) members.set(name, member);
  if (field.selectionSet && definition)
    member.below.push({ on: getNamedType(definition.type), set: field.selectionSet, isCertain });
}
