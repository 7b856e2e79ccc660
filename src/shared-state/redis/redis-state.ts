import type { Clock } from '../../eiam/clock.ts';
import { Keys } from './keys.ts';
import { Link, type StoreAddress } from './link.ts';
import { LogCommands, type LogLimits } from './log-commands.ts';
import { RedisLog } from './redis-log.ts';
import { Sealing } from './sealing.ts';
import { checkServer } from './server-check.ts';

export interface RedisStateParts {
  readonly address: StoreAddress;
  /** 32 bytes. */
  readonly key: Buffer;
  /** Whose state it is. */
  readonly instanceId: string;
  readonly applicationId: string;
  /** Names this replica. */
  readonly replica: string;
  readonly clock: Clock;
  /** From 0 to 1, for back-offs. */
  readonly random: () => number;
  readonly newId: () => string;
  readonly deadlineMs: number;
  readonly lookBackMs: number;
  readonly limits: LogLimits;
  readonly onFailure: (error: unknown) => void;
}

/** What the replicas of one gateway share in the store. */
export interface RedisState extends AsyncDisposable {
  readonly replica: string;
  readonly log: RedisLog;
  readonly isReachable: boolean;
}

/**
 * Where the store cannot be reached, it is tried again by itself.
 * @throws StoreRefusedError for a store that answers, and does not fit
 */
export async function openRedisState(parts: RedisStateParts): Promise<RedisState> {
  const { address, clock, random, deadlineMs, replica, lookBackMs, newId, onFailure } = parts;
  const linkParts = {
    ...{ address, clock, random, deadlineMs, check: checkServer },
    onUp: () => log.onUp(),
    onDown: () => log.onDown(),
  };
  await using stack = new AsyncDisposableStack();
  const commandLink = stack.use(new Link(linkParts));
  const followLink = stack.use(new Link(linkParts));
  const keys = new Keys(parts.instanceId, parts.applicationId);
  const log = new RedisLog({
    ...{ replica, commandLink, followLink, clock, deadlineMs, lookBackMs, onFailure },
    ...{ commands: new LogCommands(keys, parts.limits), sealing: new Sealing(parts.key) },
    ...{ newEpoch: newId, seenFence: () => 0 },
  });
  await commandLink.open();
  await followLink.open();
  const opened = stack.move();
  return {
    replica,
    log,
    get isReachable() {
      return log.isReachable;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
