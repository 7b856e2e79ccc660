import type { Clock, SetTimer } from '../../eiam/clock.ts';
import type { MessageLimits } from '../../state/message-state.ts';
import type { MirrorSharing, SharedState } from '../ports.ts';
import { checkKey } from './key-check.ts';
import { Keys } from './keys.ts';
import { type Client, Link, type StoreAddress } from './link.ts';
import { LogCommands, type LogLimits } from './log-commands.ts';
import { type Announcement, Presence } from './presence.ts';
import { RedisBudgets } from './redis-budgets.ts';
import { RedisExclusion } from './redis-exclusion.ts';
import { RedisLease } from './redis-lease.ts';
import { RedisLog } from './redis-log.ts';
import { RedisMarks } from './redis-marks.ts';
import { RedisMessages } from './redis-messages.ts';
import type { RedisObserver } from './redis-observer.ts';
import { RedisSessions } from './redis-sessions.ts';
import { RedisSnapshots } from './redis-snapshots.ts';
import { Sealing } from './sealing.ts';
import { checkServer } from './server-check.ts';

export interface RedisStateParts {
  readonly address: StoreAddress;
  /** 32 bytes. */
  readonly key: Buffer;
  /** Whose state it is. */
  readonly instanceId: string;
  readonly applicationId: string;
  readonly announcement: Announcement;
  /** Names this replica. */
  readonly replica: string;
  readonly clock: Clock;
  /** From 0 to 1, for back-offs. */
  readonly random: () => number;
  /** An id that was never given before, of letters, digits, "_" and "-". */
  readonly newId: () => string;
  readonly deadlineMs: number;
  /** How far back a replica that begins to follow looks for what is not over. */
  readonly lookBackMs: number;
  readonly limits: LogLimits;
  readonly messageLimits?: Partial<MessageLimits>;
  /** How often a server that is connected to is looked at again, in milliseconds. */
  readonly checkEveryMs: number;
  readonly observer: RedisObserver;
}

/** What the replicas of one gateway share in the store. */
export interface RedisState extends SharedState {
  readonly log: RedisLog;
  /** Replicas that have another EIAM. */
  readonly foreign: number;
  readonly mirror: MirrorSharing & { readonly lease: RedisLease };
}

/**
 * Where the store cannot be reached, it is tried again by itself.
 * @throws StoreRefusedError for a store that answers, and does not fit
 */
export async function openRedisState(parts: RedisStateParts): Promise<RedisState> {
  const { clock, random, replica, newId, observer } = parts;
  const keys = new Keys(parts.instanceId, parts.applicationId);
  const sealing = new Sealing(parts.key);
  const linkParts = {
    ...{ address: parts.address, clock, random, deadlineMs: parts.deadlineMs },
    async check(client: Client) {
      await checkServer(client);
      await checkKey(client, keys, sealing);
    },
    onUp: () => log.onUp(),
    onDown(error: unknown) {
      observer.onUnreachable(error);
      log.onDown();
    },
    onFull: observer.onFull,
  };
  await using stack = new AsyncDisposableStack();
  const followLink = stack.use(new Link(linkParts));
  const link = stack.use(new Link({ ...linkParts, onUp: () => onCommandsUp() }));
  const used = { link, keys, sealing, clock, random, newId, now: clock.now };
  const lease = new RedisLease(link, keys);
  const presence = stack.use(new Presence({ ...used, replica, announcement: parts.announcement, observer }));
  const { messageLimits: limits = {} } = parts;
  const messages = stack.use(new RedisMessages({ ...used, limits }));
  const log = new RedisLog({
    ...{ replica, commandLink: link, followLink, clock, deadlineMs: parts.deadlineMs, observer },
    ...{ commands: new LogCommands(keys, parts.limits), sealing, lookBackMs: parts.lookBackMs },
    ...{ newEpoch: newId, seenFence: () => lease.seen },
  });
  const onCommandsUp = () => {
    void presence.announce();
    log.onUp();
  };
  await link.open();
  await followLink.open();
  stack.use(checking(link, clock.setTimer, parts.checkEveryMs));
  const opened = stack.move();
  return {
    ...{ replica, log, messages },
    marks: new RedisMarks(used),
    exclusion: (use, mostTasks) => new RedisExclusion(used, use, mostTasks),
    budgets: new RedisBudgets(used),
    sessions: new RedisSessions(used),
    mirror: {
      lease,
      snapshots: new RedisSnapshots({ ...used, epoch: () => log.epoch }),
      readEntries: (after, limit) => log.readEntries(after, limit),
    },
    get replicas() {
      return presence.replicas;
    },
    get foreign() {
      return presence.foreign;
    },
    get isReachable() {
      return log.isReachable;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Looks at the server again and again. */
function checking(link: Link, setTimer: SetTimer, everyMs: number): Disposable {
  let callOff = () => {};
  let isOver = false;
  function next(): void {
    callOff = setTimer(async () => {
      await link.checkAgain();
      if (!isOver) next();
    }, everyMs);
  }
  next();
  return {
    [Symbol.dispose]() {
      isOver = true;
      callOff();
    },
  };
}
