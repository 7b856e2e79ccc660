import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { type DocumentNode, print } from 'graphql';

interface Question {
  readonly document: DocumentNode;
  readonly variables?: Record<string, unknown> | undefined;
}

/**
 * A gateway over a composed supergraph. Subgraphs are asked by plain HTTP POST.
 * @param maxCost what an operation may cost by the weights of the subgraphs, ten for each call of the directory; left out: no limit
 */
export function createSupergraphGateway(supergraph: string, maxCost?: number) {
  return createGatewayRuntime({
    supergraph,
    logging: false,
    ...(maxCost !== undefined && {
      demandControl: { maxCost, includeExtensionMetadata: true, typeCost: () => 0 },
    }),
    // Hive's own package for HTTP does the same and more; it need not be installed to try this.
    transports: {
      http: { getSubgraphExecutor: ({ transportEntry: { location = '' } }) => createExecutor(location) },
    },
  });
}

function createExecutor(url: string) {
  return async ({ document, variables }: Question) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: print(document), variables }),
    });
    return response.json();
  };
}
