import type { Differences } from '../store/write-types.ts';
import type { Drift, MirrorSyncObserver } from './ports.ts';

/** What a check found to differ, by kind. */
export class DriftCount {
  readonly #observer: MirrorSyncObserver;
  #count = 0;

  constructor(observer: MirrorSyncObserver) {
    this.#observer = observer;
  }

  get count(): number {
    return this.#count;
  }

  add({ objects, members, moves }: Differences): void {
    const counts = new Map<string, Drift>();
    const add = (kind: Drift['kind'], change: Drift['change'], count: number) => {
      if (count === 0) return;
      const known = counts.get(`${kind} ${change}`)?.count ?? 0;
      counts.set(`${kind} ${change}`, { kind, change, count: known + count });
    };
    for (const { kind, change } of objects) add(kind, change, 1);
    for (const { joined, left } of members) {
      add('MEMBERSHIP', 'CREATED', joined.length);
      add('MEMBERSHIP', 'DELETED', left.length);
    }
    add('MEMBERSHIP', 'UPDATED', moves.length);
    for (const drift of counts.values()) {
      this.#count += drift.count;
      this.#observer.onDrift?.(drift);
    }
  }
}
