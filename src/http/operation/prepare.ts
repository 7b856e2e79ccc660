import type { IncomingMessage } from 'node:http';
import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql';
import type { PromiseOrValue, YogaServerInstance } from 'graphql-yoga';
import type { SessionWatch } from '../authentication/session-watch.ts';
import type { OperationParameters } from './parameters.ts';
import type { OperationRequest } from './request.ts';

/** What is known of an operation before its document is read. */
export interface InitialOperation {
  readonly request: OperationRequest;
  /** Absent where it came by no socket of its own. */
  readonly req?: Pick<IncomingMessage, 'socket'> | undefined;
  /** Who opened the WebSocket that it came by; absent over HTTP. */
  readonly connected?: SessionWatch | undefined;
  readonly params: OperationParameters;
}

export type OperationOutcome = PromiseOrValue<AsyncIterable<ExecutionResult> | ExecutionResult>;

/** Arguments that bring along the functions they were made for: with all plugins of the operation. */
export interface PreparedOperation extends ExecutionArgs {
  readonly execute: (args: ExecutionArgs) => OperationOutcome;
  readonly subscribe: (args: ExecutionArgs) => OperationOutcome;
}

/**
 * Reads and checks the document, and makes what its operation works with; errors: why none of it may run.
 * @throws for a document that cannot be read, and for who cannot be found out
 */
export type Prepare = (initial: InitialOperation) => Promise<PreparedOperation | readonly GraphQLError[]>;

/** The way of every operation to its execution that does not come through Yoga's own server. */
export function createPrepare({
  getEnveloped,
}: Pick<YogaServerInstance<object, object>, 'getEnveloped'>): Prepare {
  return async (initial) => {
    const { query, operationName, variables } = initial.params;
    const enveloped = getEnveloped(initial);
    const document = enveloped.parse(query);
    const errors = enveloped.validate(enveloped.schema, document);
    if (errors.length > 0) return errors;
    return {
      schema: enveloped.schema,
      document,
      operationName,
      variableValues: variables,
      contextValue: await enveloped.contextFactory(),
      execute: enveloped.execute,
      subscribe: enveloped.subscribe,
    };
  };
}
