import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  Source,
  specifiedRules,
  validate,
} from 'graphql';
import { type DocumentLimits, expectFewEnough, expectReadable } from './document-limits.ts';
import { nameBadLiterals } from './input-errors.ts';
import { withoutSource } from './syntax-errors.ts';

/** What a document is read for. */
export interface Reading {
  readonly schema: GraphQLSchema;
  readonly limits: DocumentLimits;
  /** Whether the graph explains itself: introspection, suggestions. */
  readonly isExplained: boolean;
}

/**
 * A document that was read, with all that holds of it whatever its variables are. The object is the same as long as the document
 * is kept, so that what others derive from it can hang on it (WeakMap) and goes with it.
 */
export interface ReadDocument {
  readonly text: string;
  /** Undefined: it does not parse, or is beyond the limits. */
  readonly document: DocumentNode | undefined;
  /** Why none of it may run. Where it was parsed, these are all errors of validation; otherwise there is one. */
  readonly errors: readonly GraphQLError[];
  /** The operation that a request names; undefined: there is none, or the name says too little. */
  operation(name: string | null | undefined): OperationDefinitionNode | undefined;
  /** Requests that came with it, this one included: what is worth compiling is seen by it. */
  uses: number;
}

export function readDocument(text: string, reading: Reading): ReadDocument {
  const parsed = parseWithinLimits(text, reading.limits);
  const isRead = !(parsed instanceof GraphQLError);
  const operations = isRead ? operationsOf(parsed) : [];
  return {
    text,
    document: isRead ? parsed : undefined,
    errors: isRead ? findErrors(parsed, reading) : [parsed],
    operation: (name) => findOperation(operations, name),
    uses: 0,
  };
}

function parseWithinLimits(text: string, limits: DocumentLimits): DocumentNode | GraphQLError {
  try {
    const document = withoutSource(() => {
      const source = new Source(text);
      expectReadable(source, limits);
      return parse(source);
    });
    expectFewEnough(document, limits);
    return document;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    error.extensions.code ??= 'GRAPHQL_PARSE_FAILED';
    return error;
  }
}

function findErrors(document: DocumentNode, { schema, isExplained }: Reading): readonly GraphQLError[] {
  const rules = isExplained ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const errors = validate(schema, document, rules, { hideSuggestions: !isExplained });
  nameBadLiterals(document, errors);
  for (const error of errors) error.extensions.code ??= 'GRAPHQL_VALIDATION_FAILED';
  return errors;
}

function operationsOf({ definitions }: DocumentNode): readonly OperationDefinitionNode[] {
  return definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
}

function findOperation(
  operations: readonly OperationDefinitionNode[],
  name: string | null | undefined,
): OperationDefinitionNode | undefined {
  if (name !== undefined && name !== null) return operations.find((each) => each.name?.value === name);
  return operations.length === 1 ? operations[0] : undefined;
}
