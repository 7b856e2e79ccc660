import type { Application } from './application.ts';
import { type CallbackOptions, Callbacks } from './callbacks/callbacks.ts';
import { Clock } from './clock.ts';
import { createControl } from './control/control.ts';
import { Snapshots } from './control/snapshots.ts';
import { OperationCounters } from './counters.ts';
import type { Directory } from './directory/directory.ts';
import { managerField } from './directory/generate-users.ts';
import { createId } from './directory/identifiers.ts';
import { findSamples, type Samples } from './directory/samples.ts';
import type { ProvisioningScope } from './directory/scope.ts';
import { Faults } from './faults.ts';
import { closeServer, createEmulatorServer, listen } from './http-server.ts';
import type { ListOrder } from './list-order.ts';
import type { AccessKey } from './management/access-keys.ts';
import { Administration } from './management/administration.ts';
import { type Management, startManagement } from './management/management.ts';
import { type OddRow, OddRows } from './odd-rows.ts';
import { operations } from './operations.ts';
import { Random } from './random.ts';
import { type RateLimit, RateLimiter } from './rate-limiter.ts';
import { ReadLag, type ReadLagOptions } from './read-lag.ts';
import { createRequestHandler } from './request-handler.ts';
import { RouteTable } from './route-table.ts';
import { createAnswerPage } from './sign-in/answer-page.ts';
import { authorizePathOf } from './sign-in/authorize-page.ts';
import { devicePath } from './sign-in/device-page.ts';
import type { SignIn } from './sign-in/sign-in.ts';
import { createWorld, everyPermission, initialDirectory, type WorldOptions } from './world.ts';

/** An instance, and how it answers. */
export interface EmulatorOptions extends WorldOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free one. */
  readonly port?: number;
  /** What the directory, the credentials and the rates of faults are drawn from; default 1. */
  readonly seed?: number;
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly now?: () => number;
  /** How long a `nextToken` is good for; default 600. */
  readonly pageTokenLifetimeSeconds?: number;
  /** Waited before every call takes effect; default 0. */
  readonly latencyMs?: number;
  /** How far reads lag behind writes; default: not at all. */
  readonly readLag?: ReadLagOptions;
  /** Adds `code`, `message` and `requestId` to envelope A (developer-api.md 5.1); default false. */
  readonly lowercaseErrorAliases?: boolean;
  /** Where answers of both APIs deviate from the contract; default: nowhere. */
  readonly odd?: readonly OddRow[];
  /** Default: none. */
  readonly rateLimit?: RateLimit;
  /** The management API's; default 0: any free one. */
  readonly managementPort?: number;
  /** Of the management API; default: none. */
  readonly managementRateLimit?: RateLimit;
  /** What calls of the management API are signed with. Default: drawn from the seed. */
  readonly accessKey?: AccessKey;
  /** How an application is notified of changes of the directory; default: not at all, until a target is set. */
  readonly callbacks?: CallbackOptions;
  /** Whether `/control/…` answers to this machine; default true. */
  readonly control?: boolean;
  /** With it `/control/…` answers to any machine that sends it as a bearer token, and to no other caller. */
  readonly controlToken?: string;
  /** The folder that the control API keeps snapshots in, and nothing outside of it; default: none are kept. */
  readonly snapshots?: string;
}

export interface Emulator extends AsyncDisposable {
  /** `http://HOST:PORT`; where it listens on all addresses, this machine's own. */
  readonly endpoint: string;
  readonly instanceId: string;
  readonly applicationId: string;
  readonly clientSecret: string;
  /** The custom field that holds a manager's user id. */
  readonly managerField: string;
  /** The store itself: what it says is true, what is changed in it shows at once. */
  readonly directory: Directory;
  /** What of the directory the application sees. */
  readonly scope: ProvisioningScope;
  /** The application's switches and permissions. */
  readonly application: Application;
  readonly counters: OperationCounters;
  readonly faults: Faults;
  /** Where answers of both APIs deviate from the contract. */
  readonly odd: OddRows;
  readonly readLag: ReadLag;
  /** How lists of both APIs are ordered; may be changed at any time. */
  readonly listOrder: ListOrder;
  readonly samples: Samples;
  /** People's sign-ins: their codes, tokens and cloud roles. */
  readonly signIn: SignIn;
  /** The page where a person approves or denies a device; the authorize page is at `authorizationUrl`. */
  readonly verificationUrl: string;
  readonly authorizationUrl: string;
  /** The same instance as an administrator sees it (management-api.md). */
  readonly management: Management;
  /** The senders of callbacks (callbacks.md). */
  readonly callbacks: Callbacks;
  /** Where the Alibaba dialect's public keys are. */
  readonly jwksUrl: string;
  /** A user's access token, as a sign-in would give: good for GetUserInfo only. @throws Error for an unknown user */
  issueUserToken(userId: string): string;
  /** A living token of another application of the instance. */
  issueForeignToken(): string;
  /** Every token that was issued becomes invalid at once. */
  expireTokens(): void;
}

/**
 * An EIAM over HTTP: the Developer API (developer-api.md section 9) and the management API on a port of its own. Rejects with the server's own error, e.g. EADDRINUSE.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { host = '127.0.0.1', port = 0, seed = 1, rateLimit } = options;
  const clock = new Clock(options.now ?? Date.now);
  const { now } = clock;
  const pageTokenLifetimeMs = (options.pageTokenLifetimeSeconds ?? 600) * 1_000;
  const world = createWorld(options, { seed, now, pageTokenLifetimeMs });
  const { directory, scope, application, accessTokens, signIn, listOrder } = world;
  const counters = new OperationCounters();
  const faults = new Faults(seed);
  const managementFaults = new Faults(seed);
  const managementCounters = new OperationCounters();
  const administration = new Administration({ directory, seed, now, accessKey: options.accessKey });
  const odd = new OddRows();
  for (const one of options.odd ?? []) odd.set(one);
  const readLag = new ReadLag(world, options.readLag);
  const inFlight = new Set<AbortController>();
  const handler = createRequestHandler({
    world,
    routes: new RouteTable(operations),
    counters,
    faults,
    odd,
    rateLimiter: rateLimit && new RateLimiter(rateLimit, now),
    readLag,
    answerPage: createAnswerPage(world),
    latencyMs: options.latencyMs ?? 0,
    lowercaseErrorAliases: options.lowercaseErrorAliases ?? false,
    inFlight,
  });
  const { applicationId } = application;
  const callbacks = new Callbacks({ ...options.callbacks, directory, scope, applicationId, seed, now });
  const control = createControl(
    {
      ...world,
      ...{ faults, managementFaults, odd, readLag, counters, managementCounters, callbacks, clock },
      administration,
      snapshots: new Snapshots(options.snapshots),
      initial: {
        directory: initialDirectory(options, seed),
        scope: { organizationalUnitIds: scope.organizationalUnitIds, groupIds: scope.groupIds },
        odd: odd.list(),
        readLag: options.readLag ?? {},
        order: listOrder.order,
        permissions: options.permissions ?? everyPermission,
      },
    },
    options.controlToken,
  );
  const server = createEmulatorServer((request, response) => {
    if (options.control !== false && control(request, response)) return;
    if (!callbacks.answersJwks(request, response)) handler(request, response);
  });
  const address = await listen(server, port, host);
  const endpoint = `http://${nameOf(host)}:${address.port}`;
  signIn.origin = endpoint;
  const management = await startManagement({
    directory,
    host,
    port: options.managementPort ?? 0,
    administration,
    latencyMs: options.latencyMs ?? 0,
    odd,
    pageTokenLifetimeMs,
    listOrder,
    faults: managementFaults,
    counters: managementCounters,
    rateLimit: options.managementRateLimit,
  }).catch(async (error: unknown) => {
    await closeServer(server, inFlight);
    throw error;
  });
  let samples: Samples | undefined;

  return {
    endpoint,
    instanceId: directory.instanceId,
    applicationId,
    clientSecret: application.clientSecret,
    managerField,
    directory,
    scope,
    application,
    counters,
    faults,
    odd,
    readLag,
    listOrder,
    callbacks,
    jwksUrl: endpoint + callbacks.jwksPath,
    get samples() {
      samples ??= findSamples(directory, scope);
      return samples;
    },
    signIn,
    verificationUrl: `${signIn.origin}${devicePath}`,
    authorizationUrl: `${signIn.origin}${authorizePathOf(application.applicationId)}`,
    management,
    issueUserToken(userId) {
      if (directory.user(userId) === undefined) throw new Error(`The directory has no user ${userId}`);
      return accessTokens.issue(application.applicationId, userId).value;
    },
    issueForeignToken: () => accessTokens.issue(createId('app_', new Random(seed ^ 0xf0e1))).value,
    expireTokens: () => accessTokens.revokeAll(),
    async [Symbol.asyncDispose]() {
      callbacks[Symbol.dispose]();
      await Promise.all([closeServer(server, inFlight), management[Symbol.asyncDispose]()]);
    },
  };
}

/** Where a client reaches what listens on this host: no client can ask for all addresses. */
function nameOf(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
