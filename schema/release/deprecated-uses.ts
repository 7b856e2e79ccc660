import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  type OperationDefinitionNode,
  separateOperations,
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

/** A schema does not change, and a document is walked once, as long as the server remembers it. */
const deprecatedIn = new WeakMap<GraphQLSchema, ReadonlySet<string>>();
const written = new WeakMap<OperationDefinitionNode, ReadonlySet<string>>();

/**
 * The schema coordinates of all that is deprecated and that an operation uses, in its document or in the values of its variables. What
 * a directive skips counts: the client knows the name.
 */
export function deprecatedUses(executed: ExecutedOperation): ReadonlySet<string> {
  const { schema, operation, variables } = executed;
  const deprecated = deprecatedIn.get(schema) ?? new Set(deprecatedElements(schema).keys());
  deprecatedIn.set(schema, deprecated);
  if (deprecated.size === 0) return deprecated;
  const used = new Set(written.get(operation) ?? remember(operation, namesWritten(executed)));
  for (const { variable, type: node } of operation.variableDefinitions ?? []) {
    const type = typeFromAST(schema, node);
    if (isInputType(type)) addNamesInValue(type, variables[variable.name.value], used);
  }
  return new Set([...used].filter((name) => deprecated.has(name)));
}

function remember(operation: OperationDefinitionNode, names: ReadonlySet<string>): ReadonlySet<string> {
  written.set(operation, names);
  return names;
}

/** The coordinates of all that the document itself names. */
function namesWritten({ schema, document, operation }: ExecutedOperation): ReadonlySet<string> {
  const names = new Set<string>();
  const types = new TypeInfo(schema);
  const own = separateOperations(document)[operation.name?.value ?? ''] ?? document;
  const field = () => `${types.getParentType()?.name}.${types.getFieldDef()?.name}`;
  visit(
    own,
    visitWithTypeInfo(types, {
      Field: () => void names.add(field()),
      Argument: ({ name }) => {
        if (!types.getDirective()) names.add(`${field()}(${name.value}:)`);
      },
      ObjectField: ({ name }) => void names.add(`${getNamedType(types.getParentInputType())}.${name.value}`),
      EnumValue: ({ value }) => void names.add(`${getNamedType(types.getInputType())}.${value}`),
    }),
  );
  return names;
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
