import { once } from 'node:events';
import type { MirrorStatus } from '../../../schema/directory/ports.ts';
import { type Discontinuity, type LogEntry, SharedStateUnavailableError } from '../../shared-state/ports.ts';
import { tags } from '../../vocabulary/tags.ts';
import { pause } from '../sync/pause.ts';
import type { AskedAt, LoggedHappening, OwnWrite } from '../sync/ports.ts';
import { keptStateName, MirrorStates } from '../sync/states.ts';
import { unknownAt } from '../sync/targets.ts';
import { AnnouncedTargets } from './announced-targets.ts';
import { happeningOf } from './happenings.ts';
import { type Keeper, startKeeper } from './keeper.ts';
import { LateEntries } from './late-entries.ts';
import type { ReplicatedSync, ReplicatedSyncParts } from './ports.ts';
import { ReadState } from './read-state.ts';
import { ReplicaFile } from './replica-file.ts';
import { Tenure } from './tenure.ts';
import { Unsettled } from './unsettled.ts';

/** How often a replica without a copy gives the lease back, so that one that has one gets it. */
const mostYields = 3;

export function createReplicatedSync(parts: ReplicatedSyncParts): ReplicatedSync {
  return new Replicated(parts);
}

class Replicated implements ReplicatedSync {
  readonly #parts: ReplicatedSyncParts;
  readonly #unsettled = new Unsettled();
  readonly #file: ReplicaFile;
  readonly #states: MirrorStates;
  readonly #tenure: Tenure;
  readonly #late: LateEntries;
  readonly #announced: AnnouncedTargets;
  readonly #closing = new AbortController();
  /** What keeps the mirror, where this replica does. */
  #keeper: Keeper | undefined;
  #yields = 0;
  readonly #fileState: ReadState;
  #isStarted = false;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: ReplicatedSyncParts) {
    this.#parts = parts;
    const { writer, held, log, sharing, newId, copy, clock, settings, observer = {} } = parts;
    const onFailure = (error: unknown) => observer.onFailure?.(error);
    this.#states = new MirrorStates({
      ...{ clock, settings },
      onStarted: (rhythm) => observer.onStarted?.(rhythm),
      onState: (status) => observer.onState?.(status),
    });
    this.#fileState = new ReadState(held, this.#states);
    this.#file = new ReplicaFile({
      ...{ writer, held, log, sharing, newId, copy, onFailure, unsettled: this.#unsettled },
      onEntry: (entry) => this.#happened(entry),
      onRows: () => this.#readState(),
      onCopied: () => observer.onCopied?.(),
    });
    this.#late = new LateEntries(clock);
    this.#announced = new AnnouncedTargets({
      ...{ clock, onFailure },
      onLapsed: async (write, isOverdue) => {
        if (this.#keeper || isOverdue) await this.#abandon(write);
      },
    });
    this.#tenure = new Tenure({
      ...{ lease: sharing.lease, clock, signal: this.#closing.signal, onFailure },
      isFit: () => this.#isFit(),
      keep: (fence, signal) => this.#keep(fence, signal),
      onRefused: () => this.#wantCopy(),
    });
  }

  get status(): MirrorStatus {
    const { status } = this.#keeper?.sync ?? this.#states;
    if (this.#file.isFollowing || status.state === 'OFF') return status;
    // What it holds goes on from nothing that the log has.
    return { ...status, state: 'FILLING', progress: 0 };
  }

  get isTelling(): boolean {
    return false;
  }

  get lacksWrites(): boolean {
    return this.#late.isAny || this.#unsettled.hasWrites || this.#announced.isAny;
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#states.switchOn(undefined);
    this.#running = this.#tenure.run();
  }

  note(): void {
    // All that happens is in the log.
  }

  noteLogged(happening: LoggedHappening): void {
    this.#keeper?.sync.noteLogged(happening);
  }

  asked(): AskedAt {
    return this.#keeper?.sync.asked() ?? { since: 0, at: this.#parts.clock.now() };
  }

  /** Where another replica keeps the mirror, that one reads again what was written. */
  async wrote(writes: readonly OwnWrite[], asked: AskedAt, occurredAt: number): Promise<void> {
    await this.#keeper?.sync.wrote(writes, asked, occurredAt);
  }

  isDirty(id: string): boolean {
    if (this.#late.isAny || this.#announced.isDirty(id)) return true;
    return this.#unsettled.isDirty(id) || this.#keeper?.sync.isDirty(id) === true;
  }

  requestCheck(): void {
    this.#keeper?.sync.requestCheck();
  }

  async settled(): Promise<void> {
    await this.#keeper?.sync.settled();
  }

  async writesShown(withinMs: number): Promise<boolean> {
    const { log, clock } = this.#parts;
    const { position } = log;
    const ending = new AbortController();
    const late = pause(clock, withinMs, AbortSignal.any([ending.signal, this.#closing.signal]));
    const isLate = late.then(() => undefined).catch(() => undefined);
    // Of one on its way the end may be missing from the log, and its client may have its answer.
    const endedAt = await Promise.race([this.#announced.ended(), isLate]);
    // An end that came meanwhile is behind what was followed before, and is to be read again as well.
    const waiting = this.#unsettled.writesTo(Math.max(position, endedAt ?? 0));
    const isShown = await Promise.race([waiting.shown.then(() => endedAt !== undefined), isLate]);
    ending.abort();
    waiting.cancel();
    return isShown === true && !this.#late.isAny;
  }

  applied(entry: LogEntry): Promise<void> | undefined {
    const { body } = entry;
    if (body.kind === 'snapshot' && body.step === 'wanted') this.#keeper?.share();
    const applying = this.#file.applied(entry);
    // Behind what a completed write leaves unsettled. Wherever the file goes on: a write may have been announced before that.
    this.#announced.applied(entry);
    return applying && this.#late.within(applying);
  }

  discontinued(why: Discontinuity): void {
    const { log, clock } = this.#parts;
    if (why === 'GAP' && this.#keeper) {
      // The others have followed what this one has not, and wait for it to be read again.
      const { position } = log;
      this.#unsettled.noteAll(position);
      const expected = unknownAt(clock.now(), 'MUTATION');
      this.noteLogged({ position, tags: [], targets: 'EVERYTHING', expected });
      return;
    }
    this.#tenure.end();
    this.#file.leave();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    this.#announced[Symbol.dispose]();
    this.#states.switchOff();
    await this.#running;
    await this.#file.close();
  }

  #happened(entry: LogEntry): void {
    const happening = happeningOf(entry, this.#parts.evictionsOf);
    if (!happening) return;
    const { position, targets, isWrite } = happening;
    if (targets === 'EVERYTHING') this.#unsettled.noteAll(position);
    else if (targets !== 'UNNAMED') this.#unsettled.note(position, targets, isWrite);
    this.noteLogged(this.#unsettled.isAll ? { ...happening, targets: 'EVERYTHING' } : happening);
  }

  /** Of a replica that does not keep the mirror, the state is that of the one that does. */
  #readState(): void {
    // The log is followed before the start, and after the end.
    if (!this.#isStarted || this.#closing.signal.aborted) return;
    this.#fileState.update();
  }

  async #isFit(): Promise<boolean> {
    if (this.#parts.log.epoch === '') return false;
    if (!this.#file.isFollowing) await this.#file.load();
    this.#readState();
    return true;
  }

  /** Another replica keeps the mirror. */
  async #wantCopy(): Promise<void> {
    this.#yields = 0;
    if (this.#file.isFollowing) return;
    const { log, newId } = this.#parts;
    await log.append({ id: newId(), body: { kind: 'snapshot', step: 'wanted' } });
  }

  async #keep(fence: number, signal: AbortSignal): Promise<void> {
    const { log, observer = {} } = this.#parts;
    // What the one before it has logged is in the file first.
    if (!(await log.caughtUp())) throw new SharedStateUnavailableError('The log is not followed');
    await this.#file.loaded();
    const isAdopted = !this.#file.isFollowing;
    if (isAdopted) {
      this.#yields += 1;
      if (this.#yields <= mostYields) return;
      await this.#adopt();
    }
    this.#yields = 0;
    await using keeper = startKeeper(
      {
        ...this.#parts,
        ...{ file: this.#file, unsettled: this.#unsettled, fence, signal },
        onLost: () => this.#tenure.end(),
      },
      isAdopted,
    );
    this.#keeper = keeper;
    observer.onKeeper?.(true);
    try {
      if (!signal.aborted) await once(signal, 'abort');
    } finally {
      this.#keeper = undefined;
      observer.onKeeper?.(false);
      this.#readState();
    }
  }

  /** Of an empty mirror nothing is wrong: it is filled, and a fill shows what happens meanwhile. */
  async #adopt(): Promise<void> {
    const { held, log, newId } = this.#parts;
    await this.#file.adopt();
    if (!held.meta(keptStateName).has(keptStateName)) return;
    await this.#completeUncertain(newId(), [tags.everything]);
    if (!(await log.caughtUp())) throw new SharedStateUnavailableError('The log is not followed');
  }

  async #abandon({ write, tags: touched }: { write: string; tags: readonly string[] }): Promise<void> {
    try {
      await this.#completeUncertain(write, touched);
    } catch (error) {
      // It is tried again, and the log says by itself when it cannot be reached.
      if (error instanceof SharedStateUnavailableError) return;
      throw error;
    }
    this.#parts.observer?.onAbandonedWrite?.(write);
  }

  /** All replicas have read again what this may have changed. */
  async #completeUncertain(write: string, touched: readonly string[]): Promise<void> {
    const { log, newId } = this.#parts;
    await log.append({
      id: newId(),
      body: { kind: 'completed', write, tags: touched, outcome: 'uncertain' },
    });
  }
}
