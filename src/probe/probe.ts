import type { Upstream } from '../composition/upstream.ts';
import { createDeveloperClient } from '../eiam/developer/client.ts';
import type { ProxyOptions } from '../eiam/dispatcher.ts';
import { createManagementClient } from '../eiam/management/client.ts';
import { expectedMembers } from '../eiam/reply-kinds.ts';
import type { Comparison, Deviation } from './comparison.ts';
import { type Observation, Observations } from './observations.ts';
import { runPlan } from './plan.ts';
import { type SettledPoint, settlePoints } from './uncertain-points.ts';

/** Calls a second, and in all. */
const ratePerSecond = 20;
const mostCalls = 200;
/** Milliseconds. */
const longestMs = 120_000;

/** What a probe found. Nothing in it is a value of upstream's, but in `observations`. */
export interface ProbeReport {
  /** Calls by operation, and how many of them failed. */
  readonly operations: readonly {
    readonly operation: string;
    readonly calls: number;
    readonly failed: number;
  }[];
  readonly deviations: readonly Deviation[];
  /** Members of the contract that no object had: what EIAM_OPTIONAL_MEMBERS is for. */
  readonly neverSent: readonly string[];
  readonly points: readonly SettledPoint[];
  readonly observations: readonly Observation[];
  /** Whether the limit of calls or of time ended it early. */
  readonly isCutShort: boolean;
}

export interface ProbeOptions {
  readonly upstream: Pick<
    Upstream,
    'endpoint' | 'instanceId' | 'applicationId' | 'clientSecret' | 'management'
  >;
  readonly proxy?: ProxyOptions | undefined;
  /** Ends it early. */
  readonly signal?: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Default 20. */
  readonly ratePerSecond?: number;
}

/** Reads from EIAM, a bounded number of times, and compares the answers with the contract. */
export async function probe(options: ProbeOptions): Promise<ProbeReport> {
  const { upstream, now, proxy } = options;
  const observations = new Observations();
  const stop = new AbortController();
  const onReply: Observations['onReply'] = (operation, reply) => {
    observations.onReply(operation, reply);
    if (observations.all.length >= mostCalls) stop.abort();
  };
  const shared = { onReply, proxy, now, maxConcurrency: 1, maxAttempts: 1, maxThrottledAttempts: 3 };
  const rateLimit = options.ratePerSecond ?? ratePerSecond;
  await using client = createDeveloperClient({ ...upstream, ...shared, rateLimit });
  await using management = upstream.management
    ? createManagementClient({
        ...upstream.management,
        instanceId: upstream.instanceId,
        ...shared,
        rateLimit,
      })
    : null;
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const deadlineAt = now() + longestMs;
  await runPlan({
    client,
    management: management ?? undefined,
    observations,
    context: { signal, deadlineAt },
  });
  const deviations = observations.comparison.deviations();
  return {
    operations: countCalls(observations.all),
    deviations,
    neverSent: neverSentOf(deviations, observations.comparison),
    points: settlePoints(observations),
    observations: observations.all,
    isCutShort: signal.aborted || now() >= deadlineAt,
  };
}

function countCalls(all: readonly Observation[]): ProbeReport['operations'] {
  const byOperation = Map.groupBy(all, ({ operation }) => operation);
  return [...byOperation].map(([operation, calls]) => ({
    operation,
    calls: calls.length,
    failed: calls.filter(({ status, purpose }) => status >= 300 && purpose === '').length,
  }));
}

/** The same member comes by several operations, and is never sent only where none of them has it. */
function neverSentOf(deviations: readonly Deviation[], comparison: Comparison): readonly string[] {
  const missing = deviations.filter(({ kind, member }) => kind === 'missing' && expectedMembers.has(member));
  return [...Map.groupBy(missing, ({ member }) => member)].flatMap(([member, each]) => {
    const count = each.reduce((sum, deviation) => sum + deviation.count, 0);
    return count === comparison.objectsOf(member) ? [member] : [];
  });
}
