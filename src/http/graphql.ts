import { createYoga, type YogaInitialContext } from 'graphql-yoga';
import type { GraphContext } from '../../schema/core/context.ts';
import { schema } from '../../schema/index.ts';
import type { Asking } from '../composition/context.ts';
import type { Log } from '../observability/log.ts';
import type { Credentials } from './authentication/credentials.ts';
import { type CallLimitOptions, createCallCharges } from './call-charges.ts';
import type { DocumentLimits } from './documents/document-limits.ts';
import { createDocumentStore } from './documents/document-store.ts';
import { maskError } from './plugins/mask-error.ts';
import { useCallLimit } from './plugins/use-call-limit.ts';
import { type TellDeprecatedUses, useDeprecatedUses } from './plugins/use-deprecated-uses.ts';
import { useErrorLimit } from './plugins/use-error-limit.ts';
import { useEventContext } from './plugins/use-event-context.ts';
import { useHiddenSubgraph } from './plugins/use-hidden-subgraph.ts';
import { useHttpStatus } from './plugins/use-http-status.ts';
import { useInputValidation } from './plugins/use-input-validation.ts';
import { useIntrospectionLimit } from './plugins/use-introspection-limit.ts';
import { useListLimit } from './plugins/use-list-limit.ts';
import { useNamingLimit } from './plugins/use-naming-limit.ts';
import { useNoStore } from './plugins/use-no-store.ts';
import { useNodeLimit } from './plugins/use-node-limit.ts';
import { type OperationFact, useOperationFacts } from './plugins/use-operation-facts.ts';
import { useReadDocuments } from './plugins/use-read-documents.ts';
import { useRequestParameters } from './plugins/use-request-parameters.ts';
import { useReticence } from './plugins/use-reticence.ts';
import { useSignIn } from './plugins/use-sign-in.ts';
import { useTrustedDocuments } from './plugins/use-trusted-documents.ts';
import { type UpstreamTrace, useUpstreamTrace } from './plugins/use-upstream-trace.ts';
import type { Sessions, SessionWatch } from './session-watch.ts';
import type { TrustedDocuments } from './trusted-documents.ts';
import type { Session } from './viewer.ts';

/** What Yoga knows of an operation before it runs. */
interface InitialContext extends YogaInitialContext {
  /** Who opened the WebSocket that it came by; absent over HTTP. */
  readonly connected?: SessionWatch | undefined;
  /** Absent where it came by no socket of its own. */
  readonly req?: { readonly socket: { readonly remoteAddress?: string | undefined } } | undefined;
}

interface ListenerContext extends InitialContext {
  readonly session: Session;
}

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
  /** Whether `_service { sdl }` is answered. */
  readonly isSubgraphTold: boolean;
  /** The only documents that run; undefined: any does. */
  readonly trustedDocuments: TrustedDocuments | undefined;
  /** Is told of every operation what came of it. */
  readonly tellOperation: (fact: OperationFact) => void;
  /** Gets what each operation that runs uses of the deprecated. */
  readonly tellDeprecatedUses: TellDeprecatedUses;
  readonly sessions: Sessions;
  /** Makes what one operation, or one event of a subscription, works with. */
  readonly createContext: (asking: Asking) => Context;
}

/** GraphQL over HTTP. The explorer, health and body limits are the server's. */
export function createGraphQL(options: GraphQLOptions) {
  const { log, traceAllowed, maxNodes, maxListItems, documentLimits, callLimit, createContext } = options;
  const { isExplained, isSubgraphTold, trustedDocuments, tellOperation, tellDeprecatedUses, sessions } =
    options;
  const toContext = ({ request, req }: InitialContext, { access }: Session) =>
    createContext({
      access: access.viewer ? access : { ...access, peer: req?.socket.remoteAddress },
      signal: request.signal,
      verifySeams: asksToVerify(request.headers),
    });
  const charges = createCallCharges(callLimit);
  const documents = createDocumentStore({ schema, limits: documentLimits, isExplained });
  return createYoga({
    schema,
    graphqlEndpoint: graphqlPath,
    context: async (initial: InitialContext) => {
      const session = initial.connected?.session ?? (await sessions.authenticate(credentialsOf(initial)));
      return { ...toContext(initial, session), session };
    },
    plugins: [
      ...(trustedDocuments ? [useTrustedDocuments(trustedDocuments)] : []),
      useRequestParameters(),
      useNoStore(),
      useHttpStatus(),
      useReadDocuments(documents),
      ...(isExplained ? [] : [useReticence()]),
      ...(isSubgraphTold ? [] : [useHiddenSubgraph()]),
      useListLimit(maxListItems),
      useIntrospectionLimit(),
      useSignIn(),
      useInputValidation(),
      useNamingLimit(),
      useNodeLimit(maxNodes),
      useCallLimit(charges),
      useEventContext<ListenerContext>({
        watch: (initial, onEnd) => watchListener(sessions, initial, onEnd),
        createContext: (initial, listener) => toContext(initial, listener.session),
        charge: charges.chargeEvent,
      }),
      useErrorLimit(),
      ...(traceAllowed ? [useUpstreamTrace()] : []),
      useOperationFacts(tellOperation),
      // The last of all: an operation that is refused before it runs uses nothing.
      useDeprecatedUses(tellDeprecatedUses),
    ],
    maskedErrors: { maskError },
    // The store of documents keeps both.
    parserAndValidationCache: false,
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

/** `x-eiam-consistency: walk`; over a WebSocket the header of the request that opened it. Other values change nothing. */
function asksToVerify(headers: Headers): boolean {
  return headers.get('x-eiam-consistency')?.trim().toLowerCase() === 'walk';
}

function credentialsOf({ request }: InitialContext): Credentials {
  return { authorization: request.headers.get('authorization') };
}

/** Who listens over a WebSocket is watched with it, and ends with it. */
function watchListener(sessions: Sessions, initial: ListenerContext, onEnd: () => void): SessionWatch {
  const { connected, session } = initial;
  if (!connected) return sessions.watch({ credentials: credentialsOf(initial), session, onEnd });
  return {
    get session() {
      return connected.session;
    },
    [Symbol.dispose]: () => {},
  };
}

export type GraphQLServer = ReturnType<typeof createGraphQL>;
