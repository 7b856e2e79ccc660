import type { Plugin } from 'graphql-yoga';
import { type Arrivals, requestIdHeader, requestIdOf } from '../arrival.ts';
import type { OperationSource } from '../operation/operation-fact.ts';
import type { OperationRequest } from '../operation/request.ts';

/** What the server hands Yoga with a request that came by a socket. */
export interface ServedRequest {
  readonly received?: Pick<OperationRequest, 'id' | 'arrivedAt'> | undefined;
}

/** What is known of the operations whose requests Yoga answers. */
export type RequestSources = WeakMap<Request, OperationSource>;

/** Gives each request its id, which its answer carries. */
export function useRequestIds(
  sources: RequestSources,
  { newRequestId, monotonicMs }: Arrivals,
): Plugin<object, ServedRequest> {
  return {
    onRequest({ request, serverContext }) {
      const { method, headers } = request;
      const { id, arrivedAt } = serverContext?.received ?? {
        id: requestIdOf(headers, newRequestId),
        arrivedAt: monotonicMs(),
      };
      sources.set(request, {
        request: {
          ...{ method, headers, id, arrivedAt },
          get signal() {
            return request.signal;
          },
        },
      });
    },
    onResponse({ request, response }) {
      const id = sources.get(request)?.request.id;
      if (id !== undefined) response.headers.set(requestIdHeader, id);
    },
  };
}
