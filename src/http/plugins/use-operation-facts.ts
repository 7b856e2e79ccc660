import type { Plugin } from 'graphql-yoga';

/** What came of an operation; `code` is that of its first error. */
export interface OperationFact {
  /** `partial`: some fields were answered. `refused`: none was tried. */
  readonly outcome: 'succeeded' | 'partial' | 'refused';
  readonly code: string | undefined;
}

/** Tells of every operation what came of it. */
export function useOperationFacts(tell: (fact: OperationFact) => void): Plugin {
  return {
    onResultProcess({ result }) {
      if (Array.isArray(result) || Symbol.asyncIterator in result) return;
      const errors = 'errors' in result ? (result.errors ?? []) : [];
      const [first] = errors;
      const code = first && String(first.extensions.code ?? 'INTERNAL_SERVER_ERROR');
      const failed = 'data' in result ? 'partial' : 'refused';
      tell({ outcome: first ? failed : 'succeeded', code });
    },
  };
}
