import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  ValidationContext,
  visit,
} from 'graphql';

/**
 * Finds variables of `@skip` and `@include` that are null. A default lets a nullable variable stand there (GraphQL 5.8.5), and one that
 * is sent as null is wrong input, which graphql finds only while it executes. The places are looked for with the first null.
 */
export function nullConditions(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): (coerced: Readonly<Record<string, unknown>>) => readonly GraphQLError[] {
  let conditions: ReadonlySet<string> | undefined;
  return (coerced) => {
    const nulls = Object.keys(coerced).filter((variable) => coerced[variable] === null);
    if (nulls.length === 0) return [];
    conditions ??= conditionsOf(schema, document, operation);
    return nulls.filter((variable) => conditions?.has(variable)).map(toError);
  };
}

function toError(variable: string): GraphQLError {
  const message = `Argument "if": Expected a value of type Boolean!, and $${variable} is null.`;
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', argument: 'if' } });
}

/** Of the operation and the fragments that it selects: another one of the document may have a variable of the same name. */
function conditionsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): ReadonlySet<string> {
  const context = new ValidationContext(schema, document, new TypeInfo(schema), () => {});
  const names = new Set<string>();
  for (const definition of [operation, ...context.getRecursivelyReferencedFragments(operation)]) {
    visit(definition, {
      Directive: ({ arguments: given = [] }) => {
        for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      },
    });
  }
  return names;
}
