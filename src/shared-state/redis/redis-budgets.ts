import { z } from 'zod';
import type { BudgetCounters, BudgetSpending, BudgetWindow } from '../ports.ts';
import type { Keys } from './keys.ts';
import type { Link } from './link.ts';
import { Script } from './script.ts';
import type { Sealing } from './sealing.ts';

export interface RedisBudgetsParts {
  readonly link: Link;
  readonly keys: Keys;
  readonly sealing: Sealing;
  /** Milliseconds since the epoch; windows run by the store's clock. */
  readonly now: () => number;
  readonly newId: () => string;
}

const chargeScript = new Script(`
local calls, limit, windowMs, window = unpack(ARGV)
local held = redis.call('HMGET', KEYS[1], 'window', 'spent')
if not held[1] then
  redis.call('HSET', KEYS[1], 'window', window, 'spent', 0)
  redis.call('PEXPIRE', KEYS[1], windowMs)
  held = {window, '0'}
end
local spent = tonumber(held[2])
local isGranted = 0
if spent + tonumber(calls) <= tonumber(limit) then
  isGranted = 1
  spent = redis.call('HINCRBY', KEYS[1], 'spent', calls)
end
return {spent, redis.call('PTTL', KEYS[1]), held[1], isGranted}
`);

const settleScript = new Script(`
local held = redis.call('HMGET', KEYS[1], 'window', 'spent')
if not held[1] then return false end
local spent = tonumber(held[2])
if held[1] == ARGV[1] then spent = redis.call('HINCRBY', KEYS[1], 'spent', ARGV[2]) end
return {spent, redis.call('PTTL', KEYS[1])}
`);

const chargeReply = z.tuple([z.number(), z.number(), z.string(), z.number()]);
const settleReply = z.tuple([z.number(), z.number()]).nullable();

/** One script for each: what is not granted is not charged, and what was charged too much is given back, neither of which `INCR` can do. */
export class RedisBudgets implements BudgetCounters {
  readonly #parts: RedisBudgetsParts;

  constructor(parts: RedisBudgetsParts) {
    this.#parts = parts;
  }

  async charge(viewer: string, calls: number, limit: number, windowMs: number): Promise<BudgetWindow> {
    const { link, now, newId } = this.#parts;
    const reply = await link.run((client) =>
      chargeScript.run(client, [this.#key(viewer)], [calls, limit, windowMs, newId()]),
    );
    const [spent, leftMs, window, isGranted] = chargeReply.parse(reply);
    return { spent, endsAt: now() + Math.max(0, leftMs), window, isGranted: isGranted === 1 };
  }

  async settle(viewer: string, window: string, difference: number): Promise<BudgetSpending | undefined> {
    const { link, now } = this.#parts;
    const reply = await link.run((client) =>
      settleScript.run(client, [this.#key(viewer)], [window, difference]),
    );
    const settled = settleReply.parse(reply);
    if (!settled) return undefined;
    const [spent, leftMs] = settled;
    return { spent, endsAt: now() + Math.max(0, leftMs) };
  }

  #key(viewer: string): string {
    return this.#parts.keys.of('budget', this.#parts.sealing.digest('viewer', viewer));
  }
}
