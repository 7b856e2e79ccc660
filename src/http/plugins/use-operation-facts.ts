import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** What came of an operation; `code` is that of its first error. */
export interface OperationFact {
  /** `partial`: some fields were answered. `refused`: none was tried. */
  readonly outcome: 'succeeded' | 'partial' | 'refused';
  readonly code: string | undefined;
  readonly errors: readonly GraphQLError[];
}

/** Tells of every operation what came of it, each event of a subscription among them. */
export function useOperationFacts(tell: (fact: OperationFact) => void): Plugin {
  return {
    onResultProcess({ result }) {
      if (Array.isArray(result) || Symbol.asyncIterator in result) return;
      tell(toFact(result));
    },
    onSubscribe: () => ({
      onSubscribeResult: () => ({ onNext: ({ result }) => tell(toFact(result)) }),
    }),
  };
}

interface Outcome {
  readonly data?: unknown;
  readonly errors?: ExecutionResult['errors'] | undefined;
}

export function toFact(result: Outcome): OperationFact {
  const { errors = [] } = result;
  const [first] = errors;
  const code = first && String(first.extensions.code ?? 'INTERNAL_SERVER_ERROR');
  const failed = 'data' in result ? 'partial' : 'refused';
  return { outcome: first ? failed : 'succeeded', code, errors };
}
