import type { CallContext } from '../eiam/call-context.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import { EiamError } from '../eiam/errors.ts';
import { toFailure } from '../failures/failures.ts';
import { createCalls } from '../loaders/calls.ts';
import type { DirectorySize } from '../loaders/directory-size.ts';
import type { ManagementAccess } from '../loaders/management-plane.ts';
import { createScopeCalls, lookAtScope, type ScopeStatus } from '../loaders/scope-status.ts';
import type { Log, LogFacts } from '../observability/log.ts';

/** How long a first probe of upstream may take, in milliseconds. */
const lookTimeoutMs = 3_000;

export interface Readiness extends Disposable {
  /**
   * Whether upstream has answered once with our credentials and, where that is chosen, answers at present. Where it does not, the
   * call probes again in the background: without traffic nothing else would.
   */
  isReady(): boolean;
  /** The same as it is known, without a call. */
  wasReady(): boolean;
  /** Probes once. Never rejects: a gateway may start before its upstream does. */
  look(): Promise<void>;
}

interface ReadinessParts {
  readonly client: DeveloperClient;
  /** What readiness follows: the process alone once upstream has answered, or upstream too. */
  readonly follows: 'process' | 'upstream';
  /** Whether EIAM is the gateway's own emulator. */
  readonly isEmbedded: boolean;
  readonly size: DirectorySize;
  /** Undefined: no access keys, and how wide the scope is makes no difference. */
  readonly management: ManagementAccess | undefined;
  /** Keeps its result by itself; its failure makes no difference here. */
  readonly lookAtScope: (context: CallContext) => Promise<unknown>;
  readonly log: Log;
  readonly now: () => number;
}

/**
 * Reads the size of the directory, and where there are access keys the width of the scope: this proves the credentials before the
 * first operation, which then finds the figures by which the loaders choose the cheaper way.
 */
export function createReadiness({
  client,
  follows,
  isEmbedded,
  management,
  size,
  lookAtScope,
  log,
  now,
}: ReadinessParts): Readiness {
  const closing = new AbortController();
  let ready = false;
  let looking: Promise<void> | undefined;

  async function askForSizes(): Promise<void> {
    const context = { signal: closing.signal, deadlineAt: now() + lookTimeoutMs };
    const groups = client.listGroups({ maxResults: 1 }, context);
    const users = client.listUsers({ pageNumber: 1, pageSize: 1 }, context);
    const extras = management ? [lookAtScope(context), tryAccessKeys(management, context)] : [];
    const [ofGroups, ofUsers] = await Promise.allSettled([groups, users, ...extras]);
    if (ofGroups.status === 'fulfilled') size.groups = ofGroups.value.totalCount;
    if (ofUsers.status === 'rejected') throw ofUsers.reason;
    size.users = ofUsers.value.totalCount;
  }

  /** Wrong keys do not prevent readiness: all but identity providers is served without them. */
  async function tryAccessKeys(
    { client: keys, health }: ManagementAccess,
    context: CallContext,
  ): Promise<void> {
    try {
      await keys.getInstance(context);
    } catch (error) {
      if (closing.signal.aborted) return;
      health.failed();
      const facts = toFacts(error);
      log.warn(
        facts,
        'the management API serves no call with these access keys; the Developer API does its work',
      );
    }
  }

  async function look(): Promise<void> {
    try {
      await askForSizes();
      ready = true;
      // One that is embedded always does, and its gateway is started by a person, who is greeted.
      if (!isEmbedded) log.info({}, 'EIAM answers with these settings: the gateway is ready');
    } catch (error) {
      if (closing.signal.aborted) return;
      const facts = toFacts(error);
      log.warn(
        facts,
        'EIAM has not served a call with these settings yet; /health/ready stays 503 until it does',
      );
    }
  }

  /** The cheapest call there is; what becomes of it, the client's breaker sees. */
  async function probe(): Promise<void> {
    const context = { signal: closing.signal, deadlineAt: now() + lookTimeoutMs, failsFast: true };
    await client.listUsers({ pageNumber: 1, pageSize: 1 }, context).catch(() => {});
  }

  function lookOnce(): Promise<void> {
    looking ??= (ready ? probe() : look()).finally(() => {
      looking = undefined;
    });
    return looking;
  }

  function wasReady(): boolean {
    return ready && (follows === 'process' || !client.outage().breaker.isOpen);
  }

  return {
    wasReady,
    isReady() {
      const isNow = wasReady();
      if (!isNow) void lookOnce();
      return isNow;
    },
    look: lookOnce,
    [Symbol.dispose]: () => closing.abort(),
  };
}

/** Asks how wide the scope is, past any cache. */
export function createScopeLook(client: DeveloperClient, scope: ScopeStatus): ReadinessParts['lookAtScope'] {
  return (context) =>
    lookAtScope(
      scope,
      createScopeCalls(createCalls({ client: () => client, context: () => context, toFailure })),
    );
}

/** What a line of the log says of a call that failed. */
function toFacts(error: unknown): LogFacts {
  if (!(error instanceof EiamError)) return { err: error };
  const { operation, kind, status, code, causeCode } = error;
  return { operation, kind, status, code, causeCode };
}
