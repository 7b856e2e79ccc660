import { z } from 'zod';
import type { Lease } from '../ports.ts';
import { releaseScript, renewScript } from './held-scripts.ts';
import type { Keys } from './keys.ts';
import type { Link } from './link.ts';
import { Script } from './script.ts';

const acquireScript = new Script(`
if redis.call('EXISTS', KEYS[2]) == 1 then return false end
local fence = redis.call('HINCRBY', KEYS[1], 'fence', 1)
redis.call('SET', KEYS[2], fence, 'PX', ARGV[1])
return fence
`);
const fenceReply = z.number().nullable();

/** A key that expires by the store's clock. Its numbers only grow, and a log that is begun after a loss leaves those out that may be lost. */
export class RedisLease implements Lease {
  readonly #link: Link;
  readonly #keys: Keys;
  #seen = 0;
  #held: number | undefined;

  constructor(link: Link, keys: Keys) {
    this.#link = link;
    this.#keys = keys;
  }

  /** The highest number that was given here. */
  get seen(): number {
    return this.#seen;
  }

  /** Whether this replica holds it, as far as it knows. */
  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  async acquire(ttlMs: number): Promise<number | undefined> {
    const { head, lease } = this.#keys;
    const reply = await this.#link.run((client) => acquireScript.run(client, [head, lease], [ttlMs]));
    const fence = fenceReply.parse(reply) ?? undefined;
    this.#held = fence;
    if (fence !== undefined) this.#seen = Math.max(this.#seen, fence);
    return fence;
  }

  async renew(fence: number, ttlMs: number): Promise<boolean> {
    const isHeld = (await this.#compare(renewScript, [fence, ttlMs])) === 1;
    if (!isHeld) this.#held = undefined;
    return isHeld;
  }

  async release(fence: number): Promise<void> {
    this.#held = undefined;
    await this.#compare(releaseScript, [fence]);
  }

  async #compare(script: Script, values: readonly number[]): Promise<unknown> {
    return await this.#link.run((client) => script.run(client, [this.#keys.lease], values));
  }
}
