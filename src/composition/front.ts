import { createAdmission } from '../admission/admission.ts';
import type { Answers } from '../cache/answers.ts';
import type { CallbackRoute } from '../callbacks/route.ts';
import type { Config } from '../config.ts';
import { createAgentRoute } from '../http/agents.ts';
import type { Arrivals } from '../http/arrival.ts';
import type { Sessions } from '../http/authentication/session-watch.ts';
import type { CallLimitOptions } from '../http/call-charges.ts';
import { createCrossOrigin } from '../http/cross-origin.ts';
import { createEdge } from '../http/edge.ts';
import { createExplorer, type ExplorerExample } from '../http/explorer/explorer.ts';
import { createGraphQL, type GraphQLOptions, type GraphQLServer } from '../http/graphql.ts';
import { RunningWrites } from '../http/running-writes.ts';
import { createHttpServer, type HttpServer } from '../http/server.ts';
import { createTrustedDocuments } from '../http/trusted-documents.ts';
import { createViewerBudget } from '../http/viewer-budget.ts';
import { createWebSockets } from '../http/websocket.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { BudgetCounters } from '../shared-state/ports.ts';
import { type AgentParts, type AgentTools, tokenIssuerOf } from './agents.ts';
import { addFrontFigures } from './front-figures.ts';

export interface FrontParts {
  readonly config: Config;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Undefined: there are no metrics. */
  readonly metrics: Metrics | undefined;
  /** Whole answers that are kept; undefined: none are. */
  readonly answers: Answers | undefined;
  readonly sessions: Sessions;
  /** What viewers have spent, at all replicas. */
  readonly budgets: BudgetCounters;
  readonly caughtUp: GraphQLOptions['caughtUp'];
  readonly viewerKey: CallLimitOptions['viewerKey'];
  readonly factsOf: CallLimitOptions['factsOf'];
  readonly createContext: GraphQLOptions['createContext'];
  /** Takes the outcome of every operation. */
  readonly reportOperation: GraphQLOptions['reportOperation'];
  readonly noteDefect: GraphQLOptions['noteDefect'];
  readonly viewerName: GraphQLOptions['viewerName'];
  readonly arrivals: Arrivals;
  /** Undefined: agents find none here. */
  readonly agentTools: AgentTools | undefined;
  readonly shared: AgentParts['shared'];
  /** Tabs of the explorer. */
  readonly examples: readonly ExplorerExample[];
  /** Whether there is a mirror, whose state the explorer shows while it fills. */
  readonly showsMirror: boolean;
  readonly callbacks: readonly CallbackRoute[];
  readonly isReady: () => boolean;
}

/** All that lies between a client's connection and an operation's context. */
export interface Front {
  readonly graphql: GraphQLServer;
  readonly server: HttpServer;
}

export function createFront(parts: FrontParts): Front {
  const { config, now, metrics, answers, sessions } = parts;
  const { publicUrl, trustedProxies, hostNames } = config;
  const publicPath = publicUrl?.path ?? '';
  const edge = createEdge({ trustedProxies, publicPath, hostNames });
  const writes = new RunningWrites();
  const admission = createAdmission({
    ...config.admission,
    onRefusal: (resource, reason) => metrics?.countRefusal({ resource, reason }),
  });
  const trustedDocuments = config.trustedDocuments && createTrustedDocuments(config.trustedDocuments);
  const budget =
    config.viewerBudget && createViewerBudget({ ...config.viewerBudget, counters: parts.budgets, now });
  const graphql = createGraphQL({
    ...{ answers, sessions, writes, admission, trustedDocuments },
    caughtUp: parts.caughtUp,
    reportOperation: parts.reportOperation,
    noteDefect: parts.noteDefect,
    viewerName: parts.viewerName,
    arrivals: parts.arrivals,
    addressOf: edge.addressOf,
    traceAllowed: config.traceAllowed,
    maxNodes: config.maxNodes,
    maxListItems: config.maxListItems,
    documentLimits: config.documentLimits,
    callLimit: {
      maxCalls: config.maxCalls,
      budget,
      factsOf: parts.factsOf,
      viewerKey: parts.viewerKey,
      now,
    },
    isExplained: config.explorer,
    isSubgraphExposed: config.subgraphSdl,
    reportDeprecatedUses: (coordinates) => metrics?.countDeprecatedUses(coordinates),
    createContext: parts.createContext,
  });
  if (metrics) {
    const { capacities } = config.admission;
    addFrontFigures(metrics, { admission, capacities, budget, fanOut: graphql.fanOut });
  }
  const { agentTools, arrivals, noteDefect } = parts;
  const { newRequestId } = arrivals;
  const crossOrigin = createCrossOrigin({
    origins: [...config.corsOrigins, ...(publicUrl ? [publicUrl.origin] : [])],
    localPages: config.localPages,
    newRequestId,
  });
  const webSockets = createWebSockets({
    ...{ writes, graphql, sessions, trustedDocuments, crossOrigin },
    reportOperation: graphql.report,
    bodies: admission.bodies,
    answers: admission.answers,
    maxSockets: config.admission.capacities.sockets,
    isExplained: config.explorer,
  });
  const agents =
    agentTools &&
    createAgentRoute({
      ...{ graphql, crossOrigin, arrivals, noteDefect },
      open: () => agentTools.open(graphql, { now, shared: parts.shared }),
      hostNames: [...(hostNames ?? []), ...(publicUrl ? [publicUrl.host] : [])],
      resource: { publicUrl, issuer: tokenIssuerOf(config) },
    });
  const server = createHttpServer({
    ...{ edge, admission, writes, webSockets, crossOrigin, agents, newRequestId },
    metrics: config.admin ? undefined : metrics,
    keepAliveTimeoutMs: config.keepAliveTimeoutMs,
    graphql: graphql.handle,
    explorer: config.explorer
      ? createExplorer({
          ...{ examples: parts.examples, showsMirror: parts.showsMirror, publicPath },
          needsToken: config.authentication.mode !== 'none',
          signsIn: config.authentication.mode === 'eiam',
        })
      : undefined,
    callbacks: parts.callbacks,
    isReady: parts.isReady,
  });
  return { graphql, server };
}
