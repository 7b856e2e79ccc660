import type { IncomingMessage } from 'node:http';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { GraphContext } from '../../../schema/core/context.ts';
import type { Session } from '../authentication/authentication.ts';
import type { SessionWatch } from '../authentication/session-watch.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { EventOutlet } from '../fan-out/event-outlet.ts';
import type { UpstreamTrace } from './extensions.ts';
import type { OperationParameters } from './parameters.ts';
import type { OperationRequest } from './request.ts';

/** An operation before its document is read. */
export interface InitialOperation {
  readonly request: OperationRequest;
  /** Absent where it came by no socket of its own. */
  readonly req?: Pick<IncomingMessage, 'socket' | 'headers'> | undefined;
  /** The session of the WebSocket that it came by; absent over HTTP. */
  readonly connected?: SessionWatch | undefined;
  /** The caller's session, where it was authenticated already. */
  readonly session?: Session | undefined;
  /** Where the events of a subscription are sent; absent: its caller reads them. */
  readonly outlet?: EventOutlet | undefined;
  readonly params: OperationParameters;
}

/** The context of an operation's resolvers, and its caller. */
export interface RunningContext extends GraphContext {
  readonly trace: UpstreamTrace;
  readonly session: Session;
  readonly initial: InitialOperation;
  /** Resolves once what the operation has written shows in whatever answers the next one, or is late. */
  readonly readBack: () => Promise<void>;
}

/** An operation of a valid document, with what it works with. */
export interface PreparedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName?: string | undefined;
  readonly variableValues?: Record<string, unknown> | undefined;
  readonly contextValue: RunningContext;
}

/**
 * Reads and checks the document, and makes what its operation works with; errors: why none of it may run.
 * @throws for a document that cannot be read, and where the caller cannot be authenticated
 */
export type Prepare = (initial: InitialOperation) => Promise<PreparedOperation | readonly GraphQLError[]>;

export interface PrepareParts {
  readonly schema: GraphQLSchema;
  readonly documents: DocumentStore;
  readonly createContext: (initial: InitialOperation, type: OperationTypeNode) => Promise<RunningContext>;
}

/** The way of every operation, whatever brought it, to its execution. */
export function createPrepare({ schema, documents, createContext }: PrepareParts): Prepare {
  return async (initial) => {
    const { query, operationName, variables } = initial.params;
    const { document, errors } = documents.read(query);
    if (!document) throw errors[0] ?? new GraphQLError('The document cannot be read.');
    const operation = expectOperation(document, operationName, initial.request);
    if (errors.length > 0) return errors;
    const contextValue = await createContext(initial, operation.operation);
    return { schema, document, operation, operationName, variableValues: variables, contextValue };
  };
}

function expectOperation(
  document: DocumentNode,
  name: string | undefined,
  { method }: OperationRequest,
): OperationDefinitionNode {
  const operation = getOperationAST(document, name);
  if (!operation) {
    throw new GraphQLError('Could not determine what operation to execute.', {
      extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } },
    });
  }
  if (operation.operation === OperationTypeNode.MUTATION && method === 'GET') {
    throw new GraphQLError('Can only perform a mutation operation from a POST request.', {
      extensions: { code: 'BAD_REQUEST', http: { status: 405, headers: { Allow: 'POST' } } },
    });
  }
  return operation;
}
