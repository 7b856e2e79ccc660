import type { DocumentNode, ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Access } from '../../../schema/core/permissions.ts';
import type { DocumentStore } from '../documents/document-store.ts';

interface LimitedContext {
  readonly access: Access;
}

interface Start {
  readonly args: {
    readonly document: DocumentNode;
    readonly operationName?: string | null | undefined;
    readonly variableValues?: unknown;
    readonly contextValue: LimitedContext;
  };
  readonly setResultAndStopExecution: (result: ExecutionResult) => void;
}

/** Refuses an operation that asks for too much, or with wrong input, before any of it runs. Each event of a subscription may ask for as much as a query. */
export function useOperationLimits(documents: DocumentStore): Plugin<LimitedContext> {
  const refuse = ({ args, setResultAndStopExecution }: Start) => {
    const { document, operationName, variableValues, contextValue } = args;
    const operation = documents.of(document)?.operation(operationName);
    const errors = operation?.refuse({ variables: variableValues, access: contextValue.access }) ?? [];
    if (errors.length > 0) setResultAndStopExecution({ errors });
  };
  return { onExecute: refuse, onSubscribe: refuse };
}
