import type { IncomingMessage, ServerResponse } from 'node:http';
import { createYoga } from 'graphql-yoga';
import { maskError } from './operation/mask-error.ts';
import { type Revalidatable, useCacheHeaders } from './plugins/use-cache-headers.ts';
import { type OperationsOptions, useOperations } from './plugins/use-operations.ts';
import { useRequestParameters } from './plugins/use-request-parameters.ts';
import { useTrustedDocuments } from './plugins/use-trusted-documents.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

export interface YogaServerOptions extends OperationsOptions {
  readonly path: string;
  /** The only documents that run; undefined: any does. */
  readonly trustedDocuments: TrustedDocuments | undefined;
  readonly logFailure: (error: unknown) => void;
}

/** Answers what is neither posted nor answered as JSON: GET, and streams of events. */
export interface YogaServer {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  fetch(url: string, init: RequestInit): Promise<Response>;
}

export function createYogaServer({
  path,
  trustedDocuments,
  logFailure,
  ...operations
}: YogaServerOptions): YogaServer {
  const revalidatable: Revalidatable = new WeakSet();
  const yoga = createYoga({
    graphqlEndpoint: path,
    plugins: [
      ...(trustedDocuments ? [useTrustedDocuments(trustedDocuments)] : []),
      useRequestParameters(),
      useCacheHeaders(revalidatable),
      useOperations(operations, revalidatable),
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
    async handle(request, response) {
      await yoga(request, response);
    },
    fetch: async (url, init) => yoga.fetch(url, init),
  };
}
