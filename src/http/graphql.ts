import { createYoga, type YogaInitialContext } from 'graphql-yoga';
import type { GraphContext } from '../../schema/context.ts';
import { schema } from '../../schema/index.ts';
import type { Log } from '../observability/log.ts';
import { maskError } from './plugins/mask-error.ts';
import { useDocumentLimits } from './plugins/use-document-limits.ts';
import { useHttpStatus } from './plugins/use-http-status.ts';
import { useInputValidation } from './plugins/use-input-validation.ts';
import { useNodeLimit } from './plugins/use-node-limit.ts';
import { type UpstreamTrace, useUpstreamTrace } from './plugins/use-upstream-trace.ts';

export const graphqlPath = '/graphql';

export interface GraphQLOptions {
  readonly log: Log;
  /** Whether answers carry `extensions.upstream` for those who ask. */
  readonly traceAllowed: boolean;
  /** Objects that one operation may ask for. */
  readonly maxNodes: number;
  /** Makes what one operation works with; `signal` is aborted when its client leaves. */
  readonly createContext: (signal: AbortSignal) => GraphContext & { readonly trace: UpstreamTrace };
}

/** GraphQL over HTTP. The explorer, health and body limits are the server's. */
export function createGraphQL({ log, traceAllowed, maxNodes, createContext }: GraphQLOptions) {
  return createYoga({
    schema,
    graphqlEndpoint: graphqlPath,
    context: ({ request }: YogaInitialContext) => createContext(request.signal),
    plugins: [
      useHttpStatus(),
      useDocumentLimits(),
      useInputValidation(),
      useNodeLimit(maxNodes),
      ...(traceAllowed ? [useUpstreamTrace()] : []),
    ],
    maskedErrors: { maskError },
    logging: {
      debug: () => {},
      info: () => {},
      warn: () => {},
      error: (error: unknown) => log.error({ error }, 'a resolver failed in a way nobody foresaw'),
    },
    graphiql: false,
    landingPage: false,
    multipart: false,
    cors: false,
    // Yoga would read every body once more only to measure it; server.ts bounds it.
    maxRequestBodySize: false,
  });
}

export type GraphQLServer = ReturnType<typeof createGraphQL>;
