import type { IncomingMessage, ServerResponse } from 'node:http';
import { createYoga } from 'graphql-yoga';
import type { Arrivals } from './arrival.ts';
import { maskError } from './operation/mask-error.ts';
import { type Revalidatable, useCacheHeaders } from './plugins/use-cache-headers.ts';
import { type OperationsOptions, useOperations } from './plugins/use-operations.ts';
import { type RequestSources, type ServedRequest, useRequestIds } from './plugins/use-request-ids.ts';
import { useRequestParameters } from './plugins/use-request-parameters.ts';
import { useTrustedDocuments } from './plugins/use-trusted-documents.ts';
import { withoutRefused } from './post/media-type.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

export interface YogaServerOptions extends Omit<OperationsOptions, 'sources'> {
  readonly path: string;
  /** The only documents that run; undefined: any does. */
  readonly trustedDocuments: TrustedDocuments | undefined;
  readonly arrivals: Arrivals;
  readonly logFailure: (error: unknown) => void;
}

/** Answers what is neither posted nor answered as JSON: GET, and streams of events. */
export interface YogaServer {
  handle(
    request: IncomingMessage,
    response: ServerResponse,
    received: ServedRequest['received'],
  ): Promise<void>;
  fetch(url: string, init: RequestInit): Promise<Response>;
}

export function createYogaServer({
  path,
  trustedDocuments,
  arrivals,
  logFailure,
  ...operations
}: YogaServerOptions): YogaServer {
  const revalidatable: Revalidatable = new WeakSet();
  const sources: RequestSources = new WeakMap();
  const yoga = createYoga<ServedRequest>({
    graphqlEndpoint: path,
    plugins: [
      // First, so that answers which others replace carry it.
      useRequestIds(sources, arrivals),
      ...(trustedDocuments ? [useTrustedDocuments(trustedDocuments)] : []),
      useRequestParameters(),
      useCacheHeaders(revalidatable),
      useOperations({ ...operations, sources }, revalidatable),
    ],
    maskedErrors: { maskError },
    logging: {
      debug: () => {},
      info: () => {},
      warn: () => {},
      error: logFailure,
    },
    graphiql: false,
    landingPage: false,
    multipart: false,
    cors: false,
    // Yoga would read every body once more only to measure it; server.ts bounds it.
    maxRequestBodySize: false,
  });
  return {
    async handle(request, response, received) {
      const { accept } = request.headers;
      if (accept !== undefined) request.headers.accept = withoutRefused(accept);
      await yoga(request, response, { received });
    },
    fetch: async (url, init) => yoga.fetch(url, init),
  };
}
