import { randomBytes, randomInt } from 'node:crypto';
import type { Permission } from '../../schema/core/permissions.ts';
import { WritesSuspendedError } from '../../schema/errors/errors.ts';
import type { CipherRandom } from '../callbacks/bamboocloud/cipher.ts';
import type { CallbackCounters } from '../callbacks/bamboocloud/options.ts';
import type { CallbackFacts, CallbackRoute } from '../callbacks/route.ts';
import type { Config } from '../config.ts';
import type { DeveloperPlane } from '../eiam/developer/operation.ts';
import { type Plane, type Send, through } from '../eiam/operation.ts';
import type { DirectoryEvent } from '../events/directory-event.ts';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { SharedState } from '../shared-state/ports.ts';
import type { Audit, CallbackDialect } from './audit.ts';
import { type ContextParts, createOperationContext, type OperationContext } from './context.ts';
import type { Upstream } from './upstream.ts';

interface CallbackParts {
  readonly config: Pick<Config, 'alibabaCallback' | 'bambooCloud' | 'proxy'>;
  readonly upstream: Pick<Upstream, 'applicationId' | 'instanceId' | 'callbacks'>;
  readonly managerField: string | undefined;
  /** Receives the events that callbacks report. */
  readonly publish: (event: DirectoryEvent) => void | Promise<void>;
  /** What operations are made from. */
  readonly context: ContextParts;
  readonly shared: Pick<SharedState, 'messages' | 'marks' | 'exclusion' | 'isReachable'>;
  readonly metrics: Pick<Metrics, 'countCallback' | 'countCallbackParts'> | undefined;
  /** Takes what came of each message, for the audit trail; undefined: there is none. */
  readonly noteCallback: Audit['noteCallback'] | undefined;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** For what callbacks are answered with; default `node:crypto`. */
  readonly cipherRandom?: CipherRandom | undefined;
}

/** Where IDaaS posts its events: a route for each dialect that is configured, or that the embedded emulator speaks. Only the code of these dialects is loaded. */
export async function createCallbackRoutes(parts: CallbackParts): Promise<readonly CallbackRoute[]> {
  const { config, upstream, cipherRandom = secureRandom, context, metrics, noteCallback, ...rest } = parts;
  const alibaba = config.alibabaCallback ?? upstream.callbacks?.alibaba;
  const { bambooCloud, proxy } = config;
  const countFor = (dialect: CallbackDialect) => (outcome: string, facts: CallbackFacts) => {
    metrics?.countCallback({ dialect, outcome });
    noteCallback?.({ dialect, outcome, ...facts });
  };
  const routes: CallbackRoute[] = [];
  if (alibaba) {
    const { createAlibabaRoute } = await import('../callbacks/alibaba/route.ts');
    routes.push(createAlibabaRoute({ ...alibaba, ...upstream, ...rest, proxy, count: countFor('alibaba') }));
  }
  if (bambooCloud) {
    const { createBambooCloudRoute } = await import('../callbacks/bamboocloud/route.ts');
    const directory = { openDirectory: opener(context), pause: context.pause };
    const counters = bambooCloudCounters(metrics, countFor);
    routes.push(
      createBambooCloudRoute({ ...bambooCloud, ...rest, ...directory, counters, random: cipherRandom }),
    );
  }
  return routes;
}

function bambooCloudCounters(
  metrics: CallbackParts['metrics'],
  countFor: (dialect: CallbackDialect) => CallbackCounters['messages'],
): CallbackCounters {
  const dialect = 'bamboocloud';
  return {
    messages: countFor(dialect),
    parts: (outcome, count) => metrics?.countCallbackParts({ dialect, outcome }, count),
  };
}

/** What the gateway does by itself has no viewer, and needs no permission. */
const ownAccess = { viewer: null, permissions: new Set<Permission>(), signIn: 'none' } as const;

/** An event is applied with fresh reads of upstream and published once, by its receiver: reads past the cache, writes that announce nothing. */
function opener(context: ContextParts): (beforeWrite?: () => void) => OperationContext {
  const { client, feed, evicting } = context;
  const applying = {
    ...context,
    management: undefined,
    cached: client,
    memory: undefined,
    // An organization may have any number of members.
    maxCalls: Number.POSITIVE_INFINITY,
    feed: { ...feed, publish: () => false },
  };
  return (beforeWrite) =>
    createOperationContext(
      beforeWrite
        ? { ...applying, evicting: through(evicting, guardedWrites<DeveloperPlane>(beforeWrite)) }
        : applying,
      { access: ownAccess, signal: new AbortController().signal },
    );
}

/** The layer of a client whose writes are not sent where `beforeWrite` throws. */
function guardedWrites<P extends Plane>(beforeWrite: () => void): (send: Send<P>) => Send<P> {
  return (send) => async (operation, args, context) => {
    try {
      if (operation.effect !== undefined) beforeWrite();
    } catch (cause) {
      throw new WritesSuspendedError({ cause });
    }
    return send(operation, args, context);
  };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const secureRandom: CipherRandom = {
  bytes: randomBytes,
  letters: (count) => Array.from({ length: count }, () => letters[randomInt(letters.length)]).join(''),
};
