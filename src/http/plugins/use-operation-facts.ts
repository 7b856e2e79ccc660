import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type OperationFact, toFact } from '../operation/outcome.ts';
import type { OperationRequest } from '../operation/request.ts';

export interface OutcomeOptions {
  /** Finishes what came of a request, and reports it. */
  readonly finish: (result: ExecutionResult, request: OperationRequest) => void;
  /** Takes what came of each event of a subscription. */
  readonly tell: (fact: OperationFact) => void;
}

/** Finishes what Yoga answers as what is answered without it, and reports each event of a subscription. */
export function useOperationFacts({ finish, tell }: OutcomeOptions): Plugin {
  return {
    onResultProcess({ request, result }) {
      if (Array.isArray(result) || Symbol.asyncIterator in result) return;
      finish(result, request);
    },
    onSubscribe: () => ({
      onSubscribeResult: () => ({ onNext: ({ result }) => tell(toFact(result)) }),
    }),
  };
}
