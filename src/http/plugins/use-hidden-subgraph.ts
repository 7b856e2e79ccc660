import { BREAK, GraphQLError, visit } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Keeps the graph from explaining itself by federation's `_service { sdl }`, which says as much as introspection does. */
export function useHiddenSubgraph(): Plugin {
  return {
    onExecute: ({ args: { document }, setResultAndStopExecution }) => {
      visit(document, {
        Field: (node) => {
          if (node.name.value !== '_service') return undefined;
          const message = 'This gateway does not say what it is as a subgraph.';
          const refusal = new GraphQLError(message, { nodes: [node], extensions: { code: 'FORBIDDEN' } });
          setResultAndStopExecution({ errors: [refusal] });
          return BREAK;
        },
      });
    },
  };
}
