import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  Source,
} from 'graphql';
import { DocumentAnalysis } from '../../../schema/index.ts';
import { type DocumentLimits, expectFewEnough, expectReadable } from './document-limits.ts';
import { type OperationLimits, type ReadOperation, readOperation } from './read-operation.ts';
import { withoutSource } from './syntax-errors.ts';
import { validateDocument } from './validate-document.ts';

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
  /** Undefined: it does not parse, or has too many tokens. */
  readonly analysis: DocumentAnalysis | undefined;
  /** Why none of it may run. Where it was parsed, these are all errors of validation; otherwise there is one. */
  readonly errors: readonly GraphQLError[];
  /** The operation that a request names; undefined: the document is wrong, has none of the name, or several where none is given. */
  operation(name: string | null | undefined): ReadOperation | undefined;
  /** Requests that came with it, this one included: what is worth compiling is seen by it. */
  uses: number;
}

export interface ParsedDocument {
  readonly document: DocumentNode;
  readonly analysis: DocumentAnalysis;
}

export function readDocument(text: string, reading: Reading): ReadDocument {
  const { schema, limits } = reading;
  const parsed = attempt(() => parseWithinLimits(text, reading));
  if (parsed instanceof GraphQLError) return refused(text, undefined, parsed);
  const { document, analysis } = parsed;
  const tooMuch = attempt(() => expectFewEnough(analysis, limits));
  if (tooMuch) return refused(text, analysis, tooMuch);
  const errors = validateDocument(parsed, reading);
  const operations = errors.length > 0 ? [] : operationsOf(document);
  const known = new Map<OperationDefinitionNode, ReadOperation>();
  return {
    text,
    document,
    analysis,
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

function refused(text: string, analysis: DocumentAnalysis | undefined, error: GraphQLError): ReadDocument {
  error.extensions.code ??= 'GRAPHQL_PARSE_FAILED';
  return { text, document: undefined, analysis, errors: [error], operation: () => undefined, uses: 0 };
}

function attempt<Result>(read: () => Result): Result | GraphQLError {
  try {
    return read();
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

function parseWithinLimits(text: string, { schema, limits }: Reading): ParsedDocument {
  const source = new Source(text);
  const { document, tokens } = withoutSource(() => {
    return { tokens: expectReadable(source, limits), document: parse(source) };
  });
  return { document, analysis: new DocumentAnalysis(schema, document, tokens) };
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
