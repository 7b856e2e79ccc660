import { NamedHolds } from './named-holds.ts';

/** How many tags may be held at once; beyond it everything is. */
const mostHeld = 10_000;

const leastSwept = 1_000;

/** How many proofs one tag may wait for; beyond it none of them counts. */
const mostProofs = 100;

/** What shows that an answer is not from before a change. */
export interface Proof {
  /** The object that changed. */
  readonly id: string;
  /** Its own, since the change, in milliseconds since the epoch. */
  readonly updateTime: number;
  /** Of the tags that are held, those of answers for which it counts. */
  readonly tags: readonly string[];
}

/** The objects that an answer shows, by their ids. */
export type Shown = ReadonlyMap<string, { readonly updateTime?: number | undefined } | undefined>;

interface Hold {
  until: number;
  /** By the ids of objects: an answer that shows each of them as new as this is not held. */
  readonly proofs: Map<string, { readonly until: number; readonly updateTime: number }>;
}

/**
 * The tags of which it is not known when a change to them is visible: for a time nothing with them is cached, but for answers that show
 * the change themselves.
 */
export class Holds {
  readonly #byTag = new Map<string, Hold>();
  /** Of writes that are under way elsewhere. */
  readonly named = new NamedHolds();
  /** Whether everything is held, until it is said otherwise. */
  isSuspended = false;
  #everythingUntil = 0;
  /** How many tags there are when those whose time is over are next dropped: not at each call, for the sake of many events. */
  #sweepAt = leastSwept;

  /** @param until in milliseconds since the epoch */
  hold(tags: readonly string[], until: number, now: number, proof?: Proof): void {
    if (this.#byTag.size >= this.#sweepAt) this.#sweep(now);
    for (const tag of tags) this.#holdTag(tag, until, now, proof?.tags.includes(tag) ? proof : undefined);
    if (this.#byTag.size > mostHeld) this.#sweep(now);
    if (this.#byTag.size <= mostHeld) return;
    for (const one of this.#byTag.values()) this.holdAll(endOf(one));
    this.#byTag.clear();
  }

  holdAll(until: number): void {
    this.#everythingUntil = Math.max(this.#everythingUntil, until);
  }

  /** @param shown what the answer in question shows; left out: it proves nothing */
  isHeld(tags: readonly string[], now: number, shown?: () => Shown | undefined): boolean {
    if (this.isSuspended || this.#everythingUntil > now || this.named.isHeld(tags)) return true;
    if (this.#byTag.size === 0) return false;
    for (const tag of tags) {
      const one = this.#byTag.get(tag);
      if (one && (one.until > now || !isProved(one, now, shown))) return true;
    }
    return false;
  }

  #sweep(now: number): void {
    for (const [tag, one] of this.#byTag) if (endOf(one) <= now) this.#byTag.delete(tag);
    this.#sweepAt = Math.max(leastSwept, 2 * this.#byTag.size);
  }

  #holdTag(tag: string, until: number, now: number, proof: Proof | undefined): void {
    const one = this.#byTag.get(tag) ?? { until: 0, proofs: new Map() };
    this.#byTag.set(tag, one);
    for (const [id, { until: end }] of one.proofs) if (end <= now) one.proofs.delete(id);
    const before = proof && one.proofs.get(proof.id);
    if (proof && (before || one.proofs.size < mostProofs)) {
      one.proofs.set(proof.id, { until, updateTime: Math.max(proof.updateTime, before?.updateTime ?? 0) });
      return;
    }
    one.until = Math.max(one.until, until);
  }
}

function endOf({ until, proofs }: Hold): number {
  return Math.max(until, ...[...proofs.values()].map((proof) => proof.until));
}

function isProved({ proofs }: Hold, now: number, shown: (() => Shown | undefined) | undefined): boolean {
  const objects = shown?.();
  for (const [id, { until, updateTime }] of proofs) {
    if (until <= now) continue;
    const read = objects?.get(id)?.updateTime;
    if (read === undefined || read < updateTime) return false;
  }
  return true;
}
