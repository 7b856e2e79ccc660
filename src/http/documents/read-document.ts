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
import { OperationTooComplexError } from '../../../schema/errors/errors.ts';
import { DocumentAnalysis } from '../../../schema/index.ts';
import { type DocumentLimits, expectFewEnough, expectReadable } from './document-limits.ts';
import { nameBadLiterals } from './input-errors.ts';
import { type OperationLimits, type ReadOperation, readOperation } from './read-operation.ts';
import { withoutSource } from './syntax-errors.ts';

/** What a document is read for. */
export interface Reading {
  readonly schema: GraphQLSchema;
  readonly limits: DocumentLimits & OperationLimits;
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
  /** The operation that a request names; undefined: the document is wrong, has none of the name, or several where none is given. */
  operation(name: string | null | undefined): ReadOperation | undefined;
  /** Requests that came with it, this one included: what is worth compiling is seen by it. */
  uses: number;
}

/** A document that is within its limits. */
interface Parsed {
  readonly document: DocumentNode;
  readonly analysis: DocumentAnalysis;
}

export function readDocument(text: string, reading: Reading): ReadDocument {
  const parsed = parseWithinLimits(text, reading);
  if (parsed instanceof GraphQLError) {
    return { text, document: undefined, errors: [parsed], operation: () => undefined, uses: 0 };
  }
  const { document, analysis } = parsed;
  const errors = findErrors(document, reading);
  const operations = errors.length > 0 ? [] : operationsOf(document);
  const { schema, limits } = reading;
  const known = new Map<OperationDefinitionNode, ReadOperation>();
  return {
    text,
    document,
    errors,
    operation(name) {
      const node = findOperation(operations, name);
      if (!node) return undefined;
      const operation = known.get(node) ?? readOperation({ schema, document, analysis, limits }, node);
      known.set(node, operation);
      return operation;
    },
    uses: 0,
  };
}

function parseWithinLimits(text: string, { schema, limits }: Reading): Parsed | GraphQLError {
  try {
    const { document, tokens } = withoutSource(() => {
      const source = new Source(text);
      return { tokens: expectReadable(source, limits), document: parse(source) };
    });
    const analysis = new DocumentAnalysis(schema, document, tokens);
    expectFewEnough(analysis, limits);
    return { document, analysis };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    error.extensions.code ??= 'GRAPHQL_PARSE_FAILED';
    return error;
  }
}

function findErrors(document: DocumentNode, { schema, isExplained }: Reading): readonly GraphQLError[] {
  const rules = isExplained ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const errors = validate(schema, document, rules, { hideSuggestions: !isExplained });
  // graphql bounds the work of its rules, and gives up with one error that is the same object for all documents.
  if (errors.some(({ message }) => message === 'Validation aborted.')) {
    return [new OperationTooComplexError('The document is too entangled to be validated.')];
  }
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
