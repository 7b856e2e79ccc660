import type { DirectoryObjectKind } from '../../../schema/changes/ports.ts';
import { rootAlias } from '../../vocabulary/ids.ts';
import type { Asking, AskingWay } from './asking.ts';
import { pause } from './pause.ts';
import type { DirectoryReads, HeldFacts, SyncClock } from './ports.ts';
import { ScopeChangedError } from './removal.ts';
import { formatScope, type Scope, toScope } from './scope.ts';

/** From one look to the next: no event says that the scope is another one. */
const lookEveryMs = 60_000;
/** Another scope is looked at twice: an answer that lacks a part of it would end the whole mirror. */
const confirmedAfterMs = 2_000;
/** By so much the machine's time has to run ahead of the clock that measures ages, so that the machine counts as suspended. */
const leastAsleepMs = 30_000;

interface ScopeWatchParts {
  readonly client: Pick<DirectoryReads, 'getApplicationProvisioningScope'>;
  readonly asking: Asking;
  readonly way: AskingWay;
  readonly clock: SyncClock;
  readonly held: Pick<HeldFacts, 'unknown'>;
  /** Whether nothing is known of what is held, so that any other scope is one of other objects. */
  readonly isFilling: () => boolean;
  /** Called where objects came into the scope or left it. */
  readonly onChanged: (scope: Scope) => void;
  /** Called once the machine was suspended, or its time was set forward, which cannot be distinguished. */
  readonly onAwake: () => void;
}

/** What the application may see, looked at each minute. */
export class ScopeWatch {
  readonly #parts: ScopeWatchParts;
  #scope: Scope | undefined;

  constructor(parts: ScopeWatchParts) {
    this.#parts = parts;
  }

  get scope(): Scope | undefined {
    return this.#scope;
  }

  /** What the mirror was filled with. */
  begin(scope: Scope): void {
    this.#scope = scope;
  }

  /** The scope as it is now; undefined: it cannot be read. */
  async look(way: AskingWay = this.#parts.way): Promise<Scope | undefined> {
    const { client, asking } = this.#parts;
    const { answer } = await asking.ask(way, (context) => client.getApplicationProvisioningScope(context));
    return toScope(answer);
  }

  /** Looks now. @throws ScopeChangedError where it is another one, which `onChanged` is called with then */
  async expectSame(way: AskingWay = this.#parts.way): Promise<void> {
    const { clock, onChanged } = this.#parts;
    const seen = await this.look(way);
    if (!seen || !this.#isOther(seen)) return;
    await pause(clock, confirmedAfterMs, way.signal);
    const again = await this.look(way);
    if (!again || !this.#isOther(again)) return;
    this.#scope = again;
    onChanged(again);
    throw new ScopeChangedError('The scope is another one');
  }

  /** Looks each minute, until the signal of its way is aborted. */
  async watch(): Promise<void> {
    const { clock, way, onAwake } = this.#parts;
    const ahead = () => clock.now() - clock.monotonicMs();
    let before = ahead();
    while (!way.signal.aborted) {
      try {
        await pause(clock, lookEveryMs, way.signal);
        const sinceMs = ahead() - before;
        before += sinceMs;
        if (sinceMs > leastAsleepMs) onAwake();
        if (this.#scope) await this.expectSame();
      } catch {
        // What came of it is in the facts of the calls, and the next look comes in a minute.
      }
    }
  }

  /** Whether anything came into the scope or left it, and does not only stand in its list: a new group of ours, a deleted unit. */
  #isOther(next: Scope): boolean {
    const before = this.#scope;
    if (!before || formatScope(before) === formatScope(next)) return false;
    const hasGroups = ({ groupIds }: Scope) => groupIds !== undefined && groupIds.length > 0;
    const isOther =
      this.#parts.isFilling() ||
      hasGroups(before) !== hasGroups(next) ||
      this.#differs('ORGANIZATIONAL_UNIT', before.unitIds, next.unitIds) ||
      this.#differs('GROUP', before.groupIds ?? [], next.groupIds ?? []);
    if (!isOther) this.#scope = next;
    return isOther;
  }

  #differs(kind: DirectoryObjectKind, before: readonly string[], next: readonly string[]): boolean {
    const { held } = this.#parts;
    const entered = next.filter((id) => id !== rootAlias && !before.includes(id));
    const left = before.filter((id) => !next.includes(id));
    const hasLeft = left.includes(rootAlias) || held.unknown(kind, left).length < left.length;
    return (
      hasLeft ||
      held.unknown(kind, entered).length > 0 ||
      (next.includes(rootAlias) && !before.includes(rootAlias))
    );
  }
}
