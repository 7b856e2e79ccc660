import { createYoga, type YogaInitialContext } from 'graphql-yoga';
import type { GraphContext } from '../../schema/context.ts';
import { schema } from '../../schema/index.ts';
import type { Asking } from '../context.ts';
import type { Log } from '../observability/log.ts';
import { maskError } from './plugins/mask-error.ts';
import { useDocumentLimits } from './plugins/use-document-limits.ts';
import { useEventContext } from './plugins/use-event-context.ts';
import { useHttpStatus } from './plugins/use-http-status.ts';
import { useInputValidation } from './plugins/use-input-validation.ts';
import { useNodeLimit } from './plugins/use-node-limit.ts';
import { type UpstreamTrace, useUpstreamTrace } from './plugins/use-upstream-trace.ts';

/** What Yoga knows of an operation before it runs; `connectionParams` come over a WebSocket alone. */
type InitialContext = YogaInitialContext & Pick<Asking, 'connectionParams'>;

export const graphqlPath = '/graphql';

export interface GraphQLOptions {
  readonly log: Log;
  /** Whether answers carry `extensions.upstream` for those who ask. */
  readonly traceAllowed: boolean;
  /** Objects that one operation may ask for. */
  readonly maxNodes: number;
  /** Makes what one operation, or one event of a subscription, works with. */
  readonly createContext: (asking: Asking) => GraphContext & { readonly trace: UpstreamTrace };
}

/** GraphQL over HTTP. The explorer, health and body limits are the server's. */
export function createGraphQL({ log, traceAllowed, maxNodes, createContext }: GraphQLOptions) {
  return createYoga({
    schema,
    graphqlEndpoint: graphqlPath,
    context: (asking: InitialContext) => createContext(toAsking(asking)),
    plugins: [
      useHttpStatus(),
      useDocumentLimits(),
      useInputValidation(),
      useNodeLimit(maxNodes),
      useEventContext((asking: InitialContext) => createContext(toAsking(asking))),
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

function toAsking({ request, connectionParams }: InitialContext): Asking {
  return { request, signal: request.signal, connectionParams };
}

export type GraphQLServer = ReturnType<typeof createGraphQL>;
