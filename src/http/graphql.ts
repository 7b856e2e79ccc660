import { createYoga, type YogaInitialContext } from 'graphql-yoga';
import type { GraphContext } from '../../schema/context.ts';
import { schema } from '../../schema/index.ts';
import type { Asking } from '../context.ts';
import type { Log } from '../observability/log.ts';
import { maskError } from './plugins/mask-error.ts';
import { type CallLimitOptions, useCallLimit } from './plugins/use-call-limit.ts';
import { type DocumentLimits, useDocumentLimits } from './plugins/use-document-limits.ts';
import { useEventContext } from './plugins/use-event-context.ts';
import { useHttpStatus } from './plugins/use-http-status.ts';
import { useInputValidation } from './plugins/use-input-validation.ts';
import { useIntrospectionLimit } from './plugins/use-introspection-limit.ts';
import { useListLimit } from './plugins/use-list-limit.ts';
import { useNoStore } from './plugins/use-no-store.ts';
import { useNodeLimit } from './plugins/use-node-limit.ts';
import { type OperationFact, useOperationFacts } from './plugins/use-operation-facts.ts';
import { useReticence } from './plugins/use-reticence.ts';
import { useTrustedDocuments } from './plugins/use-trusted-documents.ts';
import { type UpstreamTrace, useUpstreamTrace } from './plugins/use-upstream-trace.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** What Yoga knows of an operation before it runs; `connectionParams` come over a WebSocket alone. */
type InitialContext = YogaInitialContext & Pick<Asking, 'connectionParams'>;

export const graphqlPath = '/graphql';

type Context = GraphContext & { readonly trace: UpstreamTrace };

export interface GraphQLOptions {
  readonly log: Log;
  /** Whether answers carry `extensions.upstream` for those who ask. */
  readonly traceAllowed: boolean;
  /** Objects that one operation may ask for. */
  readonly maxNodes: number;
  /** Items of all lists of an operation's variables. */
  readonly maxListItems: number;
  readonly documentLimits: DocumentLimits;
  readonly callLimit: CallLimitOptions;
  /** Whether the graph explains itself: introspection, suggestions. */
  readonly isExplained: boolean;
  /** The only documents that run; undefined: any does. */
  readonly trustedDocuments: TrustedDocuments | undefined;
  /** Is told of every operation what came of it. */
  readonly tellOperation: (fact: OperationFact) => void;
  /** Makes what one operation, or one event of a subscription, works with. */
  readonly createContext: (asking: Asking) => Context;
}

/** GraphQL over HTTP. The explorer, health and body limits are the server's. */
export function createGraphQL(options: GraphQLOptions) {
  const { log, traceAllowed, maxNodes, maxListItems, documentLimits, callLimit, createContext } = options;
  const { isExplained, trustedDocuments, tellOperation } = options;
  return createYoga({
    schema,
    graphqlEndpoint: graphqlPath,
    context: (asking: InitialContext) => createContext(toAsking(asking)),
    plugins: [
      ...(trustedDocuments ? [useTrustedDocuments(trustedDocuments)] : []),
      useNoStore(),
      useHttpStatus(),
      useDocumentLimits(documentLimits),
      ...(isExplained ? [] : [useReticence()]),
      useListLimit(maxListItems),
      useIntrospectionLimit(),
      useInputValidation(),
      useNodeLimit(maxNodes),
      useCallLimit(callLimit),
      useEventContext((asking: InitialContext) => createContext(toAsking(asking))),
      ...(traceAllowed ? [useUpstreamTrace()] : []),
      useOperationFacts(tellOperation),
    ],
    maskedErrors: { maskError },
    logging: {
      debug: () => {},
      info: () => {},
      warn: () => {},
      error: (error: unknown) => log.error({ error }, 'a resolver failed in a way nobody foresaw'),
    },
    extraParamNames: trustedDocuments ? ['documentId'] : [],
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
