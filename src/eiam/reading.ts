import { publishMismatch } from './diagnostics.ts';
import type { Fault } from './unreadable.ts';

/** Where a reply comes from. */
export interface ReplyOrigin {
  /** Upstream's operation, as in `ListUsers`. */
  readonly operation: string;
  /** Upstream's id of the request; undefined where the reply has none. */
  readonly requestId: string | undefined;
  /** Members, as in `User.updateTime`, that this tenant never sends: their absence is no mismatch. */
  readonly optionalMembers?: ReadonlySet<string> | undefined;
}

/** How often one kind of mismatch occurred in one reply. */
interface Tally {
  readonly fault: Fault;
  readonly expected: string;
  count: number;
}

/** One reply while it is read: collects what does not fit, one fault for each kind of mismatch. */
export class Reading {
  readonly #origin: ReplyOrigin;
  #tallies: Map<string, Tally> | undefined;
  #showsDigits = false;

  constructor(origin: ReplyOrigin) {
    this.#origin = origin;
  }

  /** Notes a value whose numbers are shown as they were written, or one that a double cannot hold. */
  noteDigits(): void {
    this.#showsDigits = true;
  }

  /** Whether any value was noted whose digits JSON.parse may have rounded. */
  get showsDigits(): boolean {
    return this.#showsDigits;
  }

  /** Whether this tenant never sends a member. */
  isOptional(member: string): boolean {
    return this.#origin.optionalMembers?.has(member) === true;
  }

  /**
   * Notes that a member does not fit.
   * @param expected what the contract has, as in `a moment`; it stands in the log and in the metrics
   */
  fault(member: string, expected: string): Fault {
    const kind = `${member} ${expected}`;
    this.#tallies ??= new Map();
    const known = this.#tallies.get(kind);
    if (known) {
      known.count += 1;
      return known.fault;
    }
    const { operation, requestId } = this.#origin;
    const fault = { operation, member, requestId };
    this.#tallies.set(kind, { fault, expected, count: 1 });
    return fault;
  }

  /** Publishes the mismatches, once for each kind (diagnostics.ts). */
  publish(): void {
    if (this.#tallies === undefined) return;
    for (const { fault, expected, count } of this.#tallies.values()) {
      publishMismatch({ ...fault, expected, count });
    }
  }
}
