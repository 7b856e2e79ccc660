import type { Doubt } from '../../schema/paging/page.ts';
import { Dependencies } from '../cache/dependencies.ts';
import type { TraceSpan } from '../eiam/attempt-trace.ts';
import type {
  AttemptTimes,
  CacheObserver,
  CallObserver,
  Dependency,
  ReadSource,
} from '../eiam/call-context.ts';
import type { Coalescing } from '../loaders/batch-loader.ts';
import type { Fallbacks } from '../loaders/management-plane.ts';
import type { Seams } from '../loaders/paging/completeness.ts';

const noDoubts: ReadonlySet<Doubt> = new Set();
const noSources: ReadonlySet<ReadSource> = new Set();

/** Attempts that are kept of one operation; later ones are counted alone. */
const mostAttempts = 500;

/** What one operation cost upstream so far. `waitedMs`: in queues, throttle pauses and back-offs, added up. */
export class UpstreamTrace
  implements CallObserver, CacheObserver, Coalescing, Fallbacks, Pick<Seams, 'doubted'>
{
  calls = 0;
  readonly byOperation: Record<string, number> = {};
  cacheHits = 0;
  coalesced = 0;
  retries = 0;
  waitedMs = 0;
  readonly fallbacks: Record<string, number> = {};
  /** What the operation's answer was made of. */
  readonly dependencies = new Dependencies();
  /** When the call of the oldest reply in this operation started, or the operation itself, in milliseconds since the epoch. */
  oldestReadAt: number;
  readonly span: TraceSpan | undefined;
  /** Its attempts in the order in which they ended; undefined: they are not kept. */
  readonly attempts: AttemptTimes[] | undefined;
  /** `performance.now()` when the operation began. */
  readonly beganAt = performance.now();
  #bestEffort: Set<Doubt> | undefined;
  #sources: Set<ReadSource> | undefined;

  constructor(startedAt: number, span: TraceSpan | undefined, keepsAttempts: boolean) {
    this.oldestReadAt = startedAt;
    this.span = span;
    this.attempts = keepsAttempts ? [] : undefined;
  }

  /** Why pages were BEST_EFFORT. */
  get bestEffort(): ReadonlySet<Doubt> {
    return this.#bestEffort ?? noDoubts;
  }

  /** Where its replies came from. */
  get sources(): ReadonlySet<ReadSource> {
    return this.#sources ?? noSources;
  }

  called(operation: string): void {
    this.calls += 1;
    this.byOperation[operation] = (this.byOperation[operation] ?? 0) + 1;
  }

  retried(): void {
    this.retries += 1;
  }

  answered(): void {
    this.#addSource('live');
  }

  attempted(times: AttemptTimes): void {
    if (this.attempts && this.attempts.length < mostAttempts) this.attempts.push(times);
  }

  waited(milliseconds: number): void {
    this.waitedMs += milliseconds;
  }

  fellBack(operation: string): void {
    this.fallbacks[operation] = (this.fallbacks[operation] ?? 0) + 1;
  }

  doubted(doubt: Doubt): void {
    this.#bestEffort ??= new Set();
    this.#bestEffort.add(doubt);
  }

  joined(): void {
    this.coalesced += 1;
  }

  cacheHit(): void {
    this.cacheHits += 1;
  }

  dependsOn(dependency: Dependency | undefined): void {
    if (dependency) this.dependencies.add(dependency);
    else this.dependencies.addUnknown();
  }

  readAsOf(requestedAt: number, source: ReadSource): void {
    this.#addSource(source);
    this.oldestReadAt = Math.min(this.oldestReadAt, requestedAt);
  }

  #addSource(source: ReadSource): void {
    this.#sources ??= new Set();
    this.#sources.add(source);
  }
}
