import { z } from 'zod';
import type { Clock } from '../../eiam/clock.ts';
import type { Keys } from './keys.ts';
import type { Client, Link } from './link.ts';
import type { RedisObserver } from './redis-observer.ts';
import { Script } from './script.ts';
import type { Sealing } from './sealing.ts';

/** What a replica says of itself, so that two deployments that share a store by mistake see each other. */
export interface Announcement {
  /** A digest of where its EIAM is. */
  readonly endpoint: string;
  readonly version: string;
}

export interface PresenceParts {
  readonly link: Link;
  readonly keys: Keys;
  readonly sealing: Sealing;
  readonly clock: Clock;
  readonly replica: string;
  readonly announcement: Announcement;
  readonly observer: Pick<RedisObserver, 'onForeign' | 'onClock' | 'onStoodStill'>;
}

const everyMs = 5_000;
/** One that was not heard of for so long is gone. */
export const goneMs = 15_000;

const announceScript = new Script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local heard, said = unpack(KEYS)
local replica, sealed, goneMs = unpack(ARGV)
redis.call('ZADD', heard, now, replica)
redis.call('HSET', said, replica, sealed)
local gone = redis.call('ZRANGE', heard, '-inf', '(' .. (now - tonumber(goneMs)), 'BYSCORE')
for index, each in ipairs(gone) do
  redis.call('ZREM', heard, each)
  redis.call('HDEL', said, each)
end
return {string.format('%.0f', now), redis.call('HVALS', said)}
`);

const heardReply = z.tuple([z.coerce.number(), z.array(z.string())]);
const announcement = z.object({ endpoint: z.string(), version: z.string() });

/** Says that this replica is there, and counts those that do. */
export class Presence implements AsyncDisposable {
  readonly #parts: PresenceParts;
  readonly #sealed: string;
  #replicas = 1;
  #foreign = 0;
  #saidAt: number | undefined;
  #cancel = () => {};
  #isClosed = false;

  constructor(parts: PresenceParts) {
    this.#parts = parts;
    this.#sealed = parts.sealing.sealText('replica', JSON.stringify(parts.announcement));
  }

  /** Those that were there last, this one among them. */
  get replicas(): number {
    return this.#replicas;
  }

  /** Those among them that have another EIAM. */
  get foreign(): number {
    return this.#foreign;
  }

  /** Once now, and from then on by itself. */
  async announce(): Promise<void> {
    this.#cancel();
    this.#noteStandstill();
    try {
      await this.#parts.link.run((client) => this.#say(client));
    } catch {
      // As many as there were: while the store cannot be reached, each has its share of what they had.
    }
    if (!this.#isClosed) this.#cancel = this.#parts.clock.setTimer(() => void this.announce(), everyMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { link, replica } = this.#parts;
    this.#isClosed = true;
    this.#cancel();
    try {
      await link.run((client) => client.multi().zRem(this.#heard, replica).hDel(this.#said, replica).exec());
    } catch {
      // The others notice after a while.
    }
  }

  get #heard(): string {
    return this.#parts.keys.of('replicas');
  }

  get #said(): string {
    return this.#parts.keys.of('replicas', 'said');
  }

  /** Tries come every few seconds, whether or not the store can be reached. */
  #noteStandstill(): void {
    const { clock, observer } = this.#parts;
    const now = clock.now();
    const sinceMs = now - (this.#saidAt ?? now);
    this.#saidAt = now;
    if (sinceMs > goneMs) observer.onStoodStill(sinceMs);
  }

  async #say(client: Client): Promise<void> {
    const { replica, sealing, observer, clock } = this.#parts;
    const askedAt = clock.now();
    const reply = await announceScript.run(
      client,
      [this.#heard, this.#said],
      [replica, this.#sealed, goneMs],
    );
    const roundTripMs = clock.now() - askedAt;
    const [storeNow, all] = heardReply.parse(reply);
    observer.onClock(askedAt + roundTripMs / 2 - storeNow, roundTripMs);
    this.#replicas = Math.max(1, all.length);
    const foreign = all
      .map((sealed) => announcement.parse(JSON.parse(sealing.openText('replica', sealed))))
      .filter(({ endpoint }) => endpoint !== this.#parts.announcement.endpoint);
    this.#foreign = foreign.length;
    for (const other of foreign) observer.onForeign(other);
  }
}
