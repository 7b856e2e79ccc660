import {
  type DocumentNode,
  type ExecutableDefinitionNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { deprecatedElements } from './deprecation.ts';

export interface ExecutedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A schema does not change, and a document is walked once, as long as the server keeps it. */
const deprecatedIn = new WeakMap<GraphQLSchema, ReadonlySet<string>>();
const written = new WeakMap<OperationDefinitionNode, ReadonlySet<string>>();

/**
 * The schema coordinates of all that is deprecated and that an operation uses, in its document or in the values of its variables. What
 * a directive skips counts: the client depends on the name.
 */
export function deprecatedUses(executed: ExecutedOperation): ReadonlySet<string> {
  const { schema, operation, variables } = executed;
  const deprecated = deprecatedIn.get(schema) ?? new Set(deprecatedElements(schema).keys());
  deprecatedIn.set(schema, deprecated);
  if (deprecated.size === 0) return deprecated;
  const used = new Set(written.get(operation) ?? keep(operation, namesWritten(executed)));
  for (const { variable, type: node } of operation.variableDefinitions ?? []) {
    const type = typeFromAST(schema, node);
    if (isInputType(type)) addNamesInValue(type, variables[variable.name.value], used);
  }
  return new Set([...used].filter((name) => deprecated.has(name)));
}

function keep(operation: OperationDefinitionNode, names: ReadonlySet<string>): ReadonlySet<string> {
  written.set(operation, names);
  return names;
}

/** What an operation or a fragment names by itself. */
interface Named {
  readonly names: ReadonlySet<string>;
  /** The fragments that it spreads. */
  readonly spreads: ReadonlySet<string>;
}

const named = new WeakMap<ExecutableDefinitionNode, Named>();

/** The coordinates of all that an operation and the fragments that it uses name. Each fragment is walked once for all operations. */
function namesWritten({ schema, document, operation }: ExecutedOperation): ReadonlySet<string> {
  const fragments = new Map<string, ExecutableDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const own = namedBy(schema, operation);
  const names = new Set(own.names);
  const spreads = new Set(own.spreads);
  // A set that grows while it is gone through gives what was added as well.
  for (const spread of spreads) {
    const fragment = fragments.get(spread);
    const below = fragment && namedBy(schema, fragment);
    for (const name of below?.names ?? []) names.add(name);
    for (const name of below?.spreads ?? []) spreads.add(name);
  }
  return names;
}

function namedBy(schema: GraphQLSchema, definition: ExecutableDefinitionNode): Named {
  const known = named.get(definition);
  if (known) return known;
  const names = new Set<string>();
  const spreads = new Set<string>();
  const types = new TypeInfo(schema);
  const field = () => `${types.getParentType()?.name}.${types.getFieldDef()?.name}`;
  visit(
    definition,
    visitWithTypeInfo(types, {
      FragmentSpread: ({ name }) => void spreads.add(name.value),
      Field: () => void names.add(field()),
      Argument: ({ name }) => {
        if (!types.getDirective()) names.add(`${field()}(${name.value}:)`);
      },
      ObjectField: ({ name }) => void names.add(`${getNamedType(types.getParentInputType())}.${name.value}`),
      EnumValue: ({ value }) => void names.add(`${getNamedType(types.getInputType())}.${value}`),
    }),
  );
  named.set(definition, { names, spreads });
  return { names, spreads };
}

function addNamesInValue(type: GraphQLInputType, value: unknown, names: Set<string>): void {
  const bare = getNullableType(type);
  if (value === undefined || value === null) return;
  if (isListType(bare)) {
    for (const item of Array.isArray(value) ? value : [value]) addNamesInValue(bare.ofType, item, names);
  } else if (isEnumType(bare)) {
    names.add(`${bare.name}.${String(value)}`);
  } else if (isInputObjectType(bare)) {
    for (const [name, member] of Object.entries(value)) {
      names.add(`${bare.name}.${name}`);
      const field = bare.getFields()[name];
      if (field) addNamesInValue(field.type, member, names);
    }
  }
}
