import type { MirrorStatus } from '../../../schema/directory/ports.ts';
import { EvictionLog } from '../../concurrency/eviction-log.ts';
import type { Priority } from '../../eiam/call-context.ts';
import type { DirectoryEvent } from '../../events/directory-event.ts';
import { tags } from '../../vocabulary/tags.ts';
import type { WriteAnswer } from '../store/write-types.ts';
import { Asking, type AskingWay } from './asking.ts';
import { Follow } from './follow.ts';
import { Jobs } from './jobs.ts';
import { factsOfEvent, factsOfWrite, idOf, tagsOfOwn, toWrite } from './own-writes.ts';
import { Turns } from './pace.ts';
import type { PassParts } from './pass.ts';
import { pause } from './pause.ts';
import type { AskedAt, LoggedHappening, MirrorSync, MirrorSyncParts, OwnWrite } from './ports.ts';
import { Recent } from './recent.ts';
import { ScopeWatch } from './scope-watch.ts';
import { MirrorStates } from './states.ts';
import type { Expected } from './targets.ts';

/** How long a write of ours waits for the mirror, and the end of the process for what runs, in milliseconds. */
const longestWaitMs = 2_000;

/** Keeps the mirror: fills it, follows what happens, and checks it. */
export function createMirrorSync(parts: MirrorSyncParts): MirrorSync {
  return new Sync(parts);
}

class Sync implements MirrorSync {
  readonly #parts: MirrorSyncParts;
  readonly #evictions = new EvictionLog();
  readonly #closing = new AbortController();
  readonly #recent: Recent;
  /** What writes of ours have put into the mirror lately. */
  readonly #written: Recent;
  readonly #asking: Asking;
  readonly #states: MirrorStates;
  readonly #scope: ScopeWatch;
  readonly #follow: Follow;
  readonly #jobs: Jobs;
  #isStarted = false;
  /** Of the last entry of the log of all replicas that was noted. */
  #position = 0;
  #watching: Promise<void> = Promise.resolve();

  constructor(parts: MirrorSyncParts) {
    this.#parts = parts;
    const { client, writer, held, clock, random, settings, observer = {} } = parts;
    const { now, monotonicMs, setTimer } = clock;
    this.#recent = new Recent(monotonicMs);
    this.#written = new Recent(monotonicMs);
    this.#asking = new Asking({ evictions: this.#evictions, clock, random, observer });
    this.#states = new MirrorStates({
      ...{ clock, settings },
      onStarted: (rhythm) => observer.onStarted?.(rhythm),
      onState: (status) => observer.onState?.(status),
    });
    const load = () => client.load();
    const followTurns = new Turns({ load, monotonicMs, setTimer });
    const fillTurns = new Turns({ load, monotonicMs, setTimer, rate: settings.fillRate });
    const wayOf = (turns: Turns, priority: Priority, signal: AbortSignal): AskingWay => ({
      turns,
      priority,
      signal,
    });
    const pass: PassParts = {
      ...{ client, writer, held, settings, observer },
      ...{ asking: this.#asking, evictions: this.#evictions },
    };
    const { signal } = this.#closing;
    this.#scope = new ScopeWatch({
      ...{ client, clock, held, asking: this.#asking },
      way: wayOf(followTurns, 'background', signal),
      isFilling: () => this.#states.kept === undefined,
      onAwake: () => this.#jobs.requestCheckAfterGap(),
      onChanged: () => {
        observer.onScopeChanged?.();
        this.#jobs.beginAgain();
        this.#follow.clear();
        this.#settledAll(this.#position);
      },
    });
    const removal = {
      expectSameScope: (way: AskingWay) => this.#scope.expectSame(way),
      isRecent: (id: string) => this.#recent.has(id),
    };
    const onAnswer = ({ logged }: WriteAnswer) => {
      if (logged.length > 0) parts.onLogged(logged);
    };
    this.#follow = new Follow({
      ...{ pass, now, monotonicMs, setTimer, removal, onAnswer },
      way: wayOf(followTurns, 'bulk', signal),
      hasDetails: () => this.#states.kept?.details ?? false,
      tellOf: ({ origin, occurredAt }: Expected) => (this.isTelling ? { origin, occurredAt } : undefined),
      onLost: (why) => {
        if (why === 'overflow') observer.onOverflow?.();
        this.#jobs.requestCheck(why === 'overflow');
      },
      onFailure: (error) => observer.onFailure?.(error),
      onSettled: (key, position) => parts.onSettled?.(key, position),
    });
    this.#jobs = new Jobs({
      ...{ pass, clock, observer, onAnswer, closing: signal },
      position: () => this.#position,
      onAllClean: (position) => this.#settledAll(position),
      onChecked: (position) => this.#follow.checked(position),
      states: this.#states,
      scope: this.#scope,
      wayOf: (priority, jobSignal) => wayOf(fillTurns, priority, jobSignal),
      removal: { ...removal, readLater: (id) => this.#follow.readLater(id) },
    });
  }

  get status(): MirrorStatus {
    return this.#states.status;
  }

  get isTelling(): boolean {
    return this.#states.kept !== undefined;
  }

  start(isUnbroken = false): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#jobs.start(isUnbroken);
    this.#follow.start();
    this.#watching = this.#scope.watch();
  }

  noteLogged({ position, tags: evicted, targets, expected }: LoggedHappening): void {
    this.#evict(evicted);
    this.#position = position;
    if (typeof targets === 'string') {
      this.#jobs.requestCheck(targets === 'EVERYTHING');
      return;
    }
    for (const { kind, id } of targets) {
      if (kind === 'object' && expected.exists === false) this.#recent.delete(id);
      if (kind === 'object' && expected.exists === true) this.#recent.add(id);
    }
    this.#follow.noteLogged(targets, expected, position);
  }

  /** What was noted up to there needs no reading of its own any more. */
  #settledAll(position: number): void {
    this.#parts.onSettled?.(undefined, position);
  }

  #evict(evicted: readonly string[]): void {
    if (evicted.includes(tags.everything)) this.#evictions.evictAll();
    else this.#evictions.evict(evicted);
  }

  note(event: DirectoryEvent): void {
    this.#evict(this.#parts.evictionsOf(event));
    if (event.change === 'DELETED') this.#recent.delete(event.entityId);
    else if (event.kind !== 'MEMBERSHIP') this.#recent.add(event.entityId);
    const isOff = !this.#isStarted || this.status.state === 'OFF';
    if (!isOff && !this.#isWritten(event)) this.#follow.note(event);
  }

  /** Whether it announces a write of ours that is in the mirror, and shows by itself what became of the directory. */
  #isWritten(event: DirectoryEvent): boolean {
    const facts = event.origin === 'MUTATION' ? factsOfEvent(event) : [];
    return facts.length > 0 && facts.every((fact) => this.#written.has(fact));
  }

  asked(): AskedAt {
    return this.#asking.asked();
  }

  async wrote(writes: readonly OwnWrite[], asked: AskedAt, occurredAt: number): Promise<void> {
    if (!this.#isStarted || this.status.state === 'OFF') return;
    const { writer, settings, clock, observer, onLogged } = this.#parts;
    const current = this.#ofKnownUsers(writes).filter(
      (write) => !this.#evictions.isTouched(asked.since, tagsOfOwn(write)),
    );
    this.#evictions.evict(current.flatMap(tagsOfOwn));
    for (const write of current) {
      const id = idOf(write);
      if (write.kind === 'deleted') this.#recent.delete(write.id);
      else if (id !== undefined) this.#recent.add(id);
    }
    const writing = writer
      .write({
        writes: current.map((write) => toWrite(write, asked, settings.managerField)),
        tell: this.isTelling ? { origin: 'MUTATION', occurredAt } : undefined,
      })
      .then(({ logged }) => {
        if (logged.length > 0) onLogged(logged);
        for (const write of current) {
          const id = idOf(write);
          if (id !== undefined) this.#follow.settle(id, asked.since);
          for (const fact of factsOfWrite(write)) this.#written.add(fact);
        }
      })
      // What is not written is read again, because its event waits for that.
      .catch((error: unknown) => observer?.onFailure?.(error));
    await Promise.race([writing, pause(clock, longestWaitMs, this.#closing.signal).catch(() => {})]);
  }

  /** A user that is not held yet comes with all its memberships once it is read: they are not logged before it is. */
  #ofKnownUsers(writes: readonly OwnWrite[]): readonly OwnWrite[] {
    return writes.flatMap((write): readonly OwnWrite[] => {
      if (write.kind !== 'members') return [write];
      const unknown = new Set(this.#parts.held.unknown('USER', write.userIds));
      const userIds = write.userIds.filter((id) => !unknown.has(id));
      return userIds.length > 0 ? [{ ...write, userIds }] : [];
    });
  }

  isDirty(id: string): boolean {
    return this.#jobs.isAllDirty || this.#follow.isDirty(id);
  }

  requestCheck(): void {
    this.#jobs.requestCheck(false);
  }

  async settled(): Promise<void> {
    do {
      await this.#jobs.idle();
      await this.#follow.idle();
    } while (this.#jobs.isBusy);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    this.#states.switchOff();
    const ended = Promise.all([this.#jobs.ended, this.#follow.stop(), this.#watching]).then(() => {});
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const takeBack = this.#parts.clock.setTimer(resolve, longestWaitMs);
    await Promise.race([ended, late]);
    takeBack();
  }
}
