import type { RequestListener } from 'node:http';
import type { OperationCounters } from '../counters.ts';
import type { Directory } from '../directory/directory.ts';
import type { Faults } from '../faults.ts';
import { closeServer, createEmulatorServer, listen } from '../http-server.ts';
import type { ListOrder } from '../list-order.ts';
import type { OddRows } from '../odd-rows.ts';
import { PageTokens } from '../page-tokens.ts';
import { type RateLimit, RateLimiter } from '../rate-limiter.ts';
import type { AccessKeys, SecurityCredentials } from './access-keys.ts';
import type { Administration } from './administration.ts';
import type { IdentityProviderStore } from './identity-provider-store.ts';
import { type Listening, listenOnLoopback } from './loopback.ts';
import type { Policy } from './policy.ts';
import { createManagementHandler } from './request-handler.ts';
import { createRequestIds } from './request-ids.ts';

export interface ManagementOptions {
  readonly directory: Directory;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly administration: Administration;
  readonly latencyMs: number;
  readonly odd: OddRows;
  readonly pageTokenLifetimeMs: number;
  readonly listOrder: ListOrder;
  readonly faults: Faults;
  readonly counters: OperationCounters;
  readonly rateLimit: RateLimit | undefined;
}

/** The management API of an emulator (management-api.md). Like an administrator it sees the whole directory. */
export interface Management extends AsyncDisposable {
  /** `http://NAME:PORT`; the name is not the Developer API's. */
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** A session's credentials, good until they are expired by hand. */
  readonly securityCredentials: SecurityCredentials;
  /** Every key that may sign, and its state. */
  readonly accessKeys: AccessKeys;
  /** What the caller may do; everything unless refused. */
  readonly policy: Policy;
  /** By action. */
  readonly counters: OperationCounters;
  /** Rules name an action, or `*`. `expireToken` expires the session token that a call was signed with. */
  readonly faults: Faults;
  readonly identityProviders: IdentityProviderStore;
  /** Unique values that must never leave a client: every secret in the store, and the text of a refusal. */
  readonly secretCanaries: readonly string[];
  /** How far this server's clock is ahead (positive) or behind; default 0. */
  setClockOffsetMs(offsetMs: number): void;
}

/** Rejects with the server's own error, e.g. EADDRINUSE. */
export async function startManagement(options: ManagementOptions): Promise<Management> {
  const { directory, administration, rateLimit, listOrder, faults, counters } = options;
  const { accessKeys, identityProviders, policy, nonces, now, random } = administration;
  const inFlight = new Set<AbortController>();
  const handler = createManagementHandler({
    world: {
      directory,
      identityProviders,
      pageTokens: new PageTokens(options.pageTokenLifetimeMs, now),
      listOrder,
    },
    verifier: { accessKeys, nonces, now },
    policy,
    counters,
    faults,
    odd: options.odd,
    rateLimiter: rateLimit && new RateLimiter(rateLimit, now),
    latencyMs: options.latencyMs,
    createRequestId: createRequestIds(random),
    inFlight,
  });
  const { servers, port } = await openServers(handler, options);

  return {
    endpoint: `http://${nameOf(options.host)}:${port}`,
    ...administration.accessKey,
    securityCredentials: administration.securityCredentials,
    accessKeys,
    policy,
    counters,
    faults,
    identityProviders,
    get secretCanaries() {
      return [...identityProviders.canaries(), policy.diagnosticText];
    },
    setClockOffsetMs(offsetMs) {
      administration.clockOffsetMs = offsetMs;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map((server) => closeServer(server, inFlight)));
    },
  };
}

const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);
const anyHosts: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

async function openServers(handler: RequestListener, { host, port }: ManagementOptions): Promise<Listening> {
  if (loopbackHosts.has(host)) return listenOnLoopback(handler, port);
  const server = createEmulatorServer(handler);
  const address = await listen(server, port, host);
  return { servers: [server], port: address.port };
}

/** Another name than the Developer API announces, wherever this machine has two for the address. */
function nameOf(host: string): string {
  if (host === 'localhost') return '127.0.0.1';
  if (loopbackHosts.has(host) || anyHosts.has(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
