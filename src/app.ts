import { andThen } from '../schema/core/awaitable.ts';
import { everyCode } from '../schema/errors/codes.ts';
import { CreateRegister } from './actions/create-register.ts';
import { alibabaCallbackPath, type CallbackRoute } from './callbacks/route.ts';
import { openAdmin } from './composition/admin.ts';
import { readAgentTools } from './composition/agents.ts';
import { type AppParts, withDefaults } from './composition/app-parts.ts';
import { openAudit } from './composition/audit.ts';
import { readBuild } from './composition/build.ts';
import { createCachedClients } from './composition/cached-clients.ts';
import { createCallbackRoutes } from './composition/callback-routes.ts';
import { openChangeFeed } from './composition/change-feed.ts';
import { createClients } from './composition/clients.ts';
import { createCoherence } from './composition/coherence.ts';
import { createOperationContext } from './composition/context.ts';
import { createCreateLine } from './composition/create-line.ts';
import { toExampleSamples, toMirrorSamples } from './composition/example-samples.ts';
import { addPartFigures } from './composition/figures.ts';
import { createFront } from './composition/front.ts';
import { createEventIds, toScopeChange } from './composition/gateway-events.ts';
import { createObservers } from './composition/observers.ts';
import { createPriceFacts } from './composition/price-facts.ts';
import { createReadiness, createScopeLook } from './composition/readiness.ts';
import type { App } from './composition/running-app.ts';
import { openSharedState } from './composition/shared-state.ts';
import { createSessions } from './composition/sign-in.ts';
import { expectMembers, expectTrusted } from './composition/start-checks.ts';
import { openTracing } from './composition/tracing.ts';
import { openUpstream } from './composition/upstream.ts';
import { createViewerNames } from './composition/viewer-name.ts';
import { settlingMs } from './composition/writes.ts';
import type { Config } from './config.ts';
import { nothingCut } from './http/drain.ts';
import { createExamples } from './http/explorer/examples.ts';
import { graphqlPath } from './http/graphql.ts';
import { toOrigin } from './http/origin.ts';
import { toBudgetKey } from './http/viewer-budget.ts';
import { createDirectorySize } from './loaders/directory-size.ts';
import { createScopeStatus } from './loaders/scope-status.ts';
import { createMetrics } from './observability/metrics.ts';
import { withEqualShare } from './shared-state/equal-share.ts';
import { createBudgetCounters } from './shared-state/process/budget-counters.ts';

/** The one place where the parts are built and wired. Disposing of it drains the server, then closes every part in reverse. */
export async function createApp(config: Config, parts: AppParts): Promise<App> {
  const { log, now, monotonicMs, random, pause, siblingWait, ...given } = withDefaults(parts);
  const { epoch, newId, newRequestId, newAuditId, viewerNameKey, usedSettings } = given;
  expectTrusted(config.trustedDocuments);
  expectMembers(config.optionalMembers);
  const agentTools = await readAgentTools(config);
  await using stack = new AsyncDisposableStack();
  // First, so that it is closed last: events that are still being applied end when the clients close.
  const opened = parts.shared
    ? { state: stack.use(parts.shared), figures: undefined }
    : stack.use(await openSharedState({ config, log, now, random, epoch, build: readBuild }));
  const shared = opened.state;
  // What ends later is recorded and traced all the same.
  const audit = stack.use(await openAudit({ config, log, now, newId: newAuditId, settings: usedSettings }));
  const traces = stack.use(
    await openTracing({
      ...{ config, log, now, monotonicMs, random, instanceId: epoch },
      build: readBuild,
    }),
  );
  const tracing = traces?.tracing;
  const upstream = await openUpstream(config.upstream, parts.emulator);
  const { emulator, instanceId } = upstream;
  stack.use(emulator);

  const upstreamClients = stack.use(
    createClients({
      ...{
        config,
        upstream,
        now,
        monotonicMs,
        random,
        outage: parts.outage,
        replicas: () => shared.replicas,
      },
      attemptsAt: tracing?.attemptsAt,
    }),
  );
  const { client, management } = upstreamClients;
  const { cache, answers, evictions, ofManagement, ...clients } = createCachedClients({
    client,
    config,
    credentials: upstream,
    now,
    shareCall: tracing?.shareCall,
  });
  const isRequired = config.sharedState?.isRequired ?? true;
  const creates = new CreateRegister(now, createCreateLine(shared, isRequired));
  const coherence = stack.use(
    createCoherence({
      ...{ shared, evictions, isRequired, instanceId, now, creates },
      operationTimeoutMs: config.operationTimeoutMs,
    }),
  );
  const metrics = config.metrics
    ? stack.use(createMetrics({ codes: everyCode, build: { ...readBuild() } }))
    : undefined;
  const observers = stack.use(createObservers({ config, log, now, metrics, tracing }));
  const { authentication, sessions, recentWrites, localToken, watched } = createSessions({
    ...{ config, client, evictions, log, now, pause },
    endings: { shared, newId: createEventIds(`${epoch}-ended`) },
    onRefusal: (reason, address) => {
      observers.noteRefusal(reason);
      audit?.noteRefusal({ reason, address });
    },
    onSignIn: audit?.noteSignIn,
    newToken: parts.newToken,
  });
  const managerField = config.managerField ?? upstream.managerField;
  const mirrored = config.mirror && {
    ...{ settings: config.mirror, upstream, client, managerField, epoch, log, now, monotonicMs, random },
    memory: clients.memory,
    shared,
  };
  const mirror = mirrored && (await (await import('./composition/mirror.ts')).openMirror(mirrored));
  stack.use(mirror);
  const feed = stack.use(
    openChangeFeed({
      ...{ now, log: shared.log, evictions, authentication, mirror: mirror?.feed },
      newId: createEventIds(`${epoch}-changes`),
    }),
  );
  let callbacks: readonly CallbackRoute[] = [];
  await coherence.follow({
    feed,
    authentication,
    mirror: mirror?.following,
    onDiscontinued() {
      for (const route of callbacks) void route.storeAgain?.();
    },
  });
  mirror?.start(feed);
  const size = createDirectorySize();
  const newEventId = createEventIds(epoch);
  const scope = createScopeStatus(now, parts.scopeTtlMs, () => {
    void feed.publish(toScopeChange({ id: newEventId(), entityId: instanceId, occurredAt: now() }));
  });
  const { operationTimeoutMs, maxScanPages, managementSettings } = config;
  const { cloudCredentials, signIn, optionalMembers, maxCalls } = config;
  const settings = { instanceId, managerField, managementSettings, maxScanPages };
  const viewerKey = parts.viewerKey ?? (({ access }) => toBudgetKey(access));
  const context = {
    client,
    viewerKey,
    ...clients,
    evicting: coherence.announcing(clients.evicting),
    places: () => client.load().places,
    management: management && {
      ...management,
      places: () => management.client.load().places,
      cached: ofManagement(management.client),
    },
    size,
    mirror,
    scope,
    feed,
    settings,
    ...{ siblingWait, operationTimeoutMs, now, newEventId, pause },
    ...{ cloudCredentials, signIn, optionalMembers, maxCalls },
    revoked: authentication.revoke,
    granted: authentication.granted,
    recentWrites,
    foundUndone: coherence.foundUndone,
    auditedWritesOf: audit?.writesOf,
    creates,
    newExternalId: config.createExternalIds ? newId : undefined,
    beginSpan: tracing?.begin,
    noteFailure: observers.noteFailure,
    noteRefusedMutation: audit?.noteRefusedMutation,
  };
  const readiness = stack.use(
    createReadiness({
      client,
      follows: config.readiness,
      isEmbedded: emulator !== undefined,
      management,
      size,
      lookAtScope: createScopeLook(client, scope),
      log,
      now,
    }),
  );
  if (metrics) {
    addPartFigures(metrics, {
      ...{ audit, traces, mirror, upstream: upstreamClients, memory: { cache, answers } },
      ...{ shared: opened.figures, state: { wasReady: readiness.wasReady, watched } },
    });
  }
  const { publish = (event) => andThen(feed.publish(event), () => {}), cipherRandom } = parts;
  callbacks = await createCallbackRoutes({
    ...{ config, upstream, managerField, publish, context, shared },
    ...{ metrics, log: observers.callbackLog, now, cipherRandom, noteCallback: audit?.noteCallback },
  });
  const { graphql, server } = createFront({
    caughtUp: coherence.caughtUp,
    ...{ config, now, metrics, answers, sessions, viewerKey, callbacks, agentTools, shared },
    budgets: withEqualShare({ shared, own: createBudgetCounters(now) }),
    reportOperation: observers.reportOperation,
    noteDefect: observers.noteDefect,
    viewerName: createViewerNames(viewerNameKey),
    arrivals: { newRequestId, monotonicMs },
    factsOf: createPriceFacts({ size, management, scope, mirror, maxScanPages, now }),
    createContext: (caller) => createOperationContext(context, caller),
    examples: createExamples(
      emulator && toExampleSamples(emulator),
      mirror && toMirrorSamples({ emulator, now: now(), cursor: feed.cursor() }),
    ),
    showsMirror: mirror !== undefined,
    isReady: () => readiness.isReady(),
  });
  const admin = openAdmin({ config, metrics, isReady: server.isReady });
  stack.use(admin);
  let urgency: AbortSignal | undefined;
  let cut = nothingCut;
  stack.defer(async () => {
    const drained = server.drain({ limitMs: operationTimeoutMs + settlingMs, urgent: urgency });
    // Streams of events have no end of their own.
    feed[Symbol.dispose]();
    cut = await drained;
  });
  await readiness.look();

  const owned = stack.move();
  return {
    fetch: async (url, init = {}) => graphql.fetch(url, init),
    publish(event) {
      const isNew = feed.publish(event);
      if (!(isNew instanceof Promise)) return isNew;
      isNew.catch((error: unknown) => observers.noteDefect(error, undefined));
      return true;
    },
    emulator,
    cache,
    answers,
    mirror,
    localToken,
    async listen() {
      const adminUrl = await admin?.listen();
      const { port } = await server.listen(config.port, config.host);
      const origin = toOrigin(config.host, port);
      // The embedded emulator sends its changes as callbacks, as IDaaS would.
      emulator?.callbacks.alibaba.connectTo(`${origin}${alibabaCallbackPath}`);
      return { url: `${origin}${graphqlPath}`, adminUrl };
    },
    withdraw: server.withdraw,
    async close(urgent) {
      urgency = urgent;
      await owned.disposeAsync();
      return cut;
    },
    [Symbol.asyncDispose]: async () => owned.disposeAsync(),
  };
}
