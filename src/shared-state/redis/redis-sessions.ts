import { z } from 'zod';
import type { EndedSessions } from '../ports.ts';
import type { Keys } from './keys.ts';
import type { Client, Link } from './link.ts';
import { Script } from './script.ts';
import type { Sealing } from './sealing.ts';

export interface RedisSessionsParts {
  readonly link: Link;
  readonly keys: Keys;
  readonly sealing: Sealing;
  /** Milliseconds since the epoch; what is kept is kept by the store's clock. */
  readonly now: () => number;
  readonly newId: () => string;
}

/** As in one process: each is about a hundred bytes, or a few. */
const mostRevoked = 10_000;
const mostClosed = 100_000;
const mostTokens = 100;
/** No access token lives longer than a day, and no refresh token is of use that was not used for a month. */
const closedMs = 86_400_000;
const familyMs = 30 * 86_400_000;
/** Fields of a reply, about. */
const fieldsAtOnce = 1_000;
const mostPages = (10 * mostClosed) / fieldsAtOnce;

const storeTime = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

const revokeScript = new Script(`${storeTime}
local most, lastsMs = unpack(ARGV)
for index = 3, #ARGV do redis.call('ZADD', KEYS[1], 'GT', now + tonumber(lastsMs), ARGV[index]) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -tonumber(most) - 1)
return 1
`);
/** Each with how long it is refused still. */
const revokedScript = new Script(`${storeTime}
local found = redis.call('ZRANGE', KEYS[1], '(' .. now, '+inf', 'BYSCORE', 'WITHSCORES')
for index = 2, #found, 2 do found[index] = string.format('%.0f', tonumber(found[index]) - now) end
return found
`);
/** Beyond their most, those go that were closed longest ago. */
const closeScript = new Script(`${storeTime}
local most, keptMs = unpack(ARGV)
local ages, data = unpack(KEYS)
for index = 3, #ARGV, 2 do
  local field, sealed = ARGV[index], ARGV[index + 1]
  if sealed == '' then
    redis.call('HDEL', data, field)
    redis.call('ZREM', ages, field)
  else
    redis.call('HSET', data, field, sealed)
    redis.call('ZADD', ages, now + tonumber(keptMs), field)
  end
end
local old = redis.call('ZRANGE', ages, '-inf', '(' .. now, 'BYSCORE', 'LIMIT', 0, 1000)
local spare = redis.call('ZCARD', ages) - #old - tonumber(most)
if spare > 0 then old = redis.call('ZRANGE', ages, 0, #old + spare - 1) end
for index, field in ipairs(old) do
  redis.call('HDEL', data, field)
  redis.call('ZREM', ages, field)
end
return 1
`);
/** Of one grant, whichever secret it is asked by: they lead to one list. */
const addFamilyScript = new Script(`
local prefix, newFamily, keptMs, most, secret, other = unpack(ARGV)
local function key(...) return prefix .. table.concat({...}, ':') end
local family = redis.call('GET', key('of', secret)) or newFamily
for index = 5, 6 do
  if ARGV[index] ~= '' then redis.call('SET', key('of', ARGV[index]), family, 'PX', keptMs) end
end
local tokens = key('tokens', family)
for index = 7, #ARGV do
  redis.call('LREM', tokens, 0, ARGV[index])
  redis.call('RPUSH', tokens, ARGV[index])
end
redis.call('LTRIM', tokens, -tonumber(most), -1)
redis.call('PEXPIRE', tokens, keptMs)
return 1
`);
const familyScript = new Script(`
local family = redis.call('GET', ARGV[1] .. 'of:' .. ARGV[2])
return family and redis.call('LRANGE', ARGV[1] .. 'tokens:' .. family, 0, -1) or {}
`);

const texts = z.array(z.string());
const closedAccount = z.object({ userId: z.string(), reason: z.string(), at: z.number() });

/** What ended sessions, for replicas that start later. Tokens are known by their digests alone. */
export class RedisSessions implements EndedSessions {
  readonly #parts: RedisSessionsParts;

  constructor(parts: RedisSessionsParts) {
    this.#parts = parts;
  }

  async addRevoked(digests: readonly string[], until: number): Promise<void> {
    const lastsMs = until - this.#parts.now();
    if (digests.length === 0 || lastsMs <= 0) return;
    await this.#run(revokeScript, [this.#keyOf('revoked')], [mostRevoked, lastsMs, ...digests]);
  }

  async revoked(): Promise<ReadonlyMap<string, number>> {
    const found = texts.parse(await this.#run(revokedScript, [this.#keyOf('revoked')], []));
    const time = this.#parts.now();
    const revoked = new Map<string, number>();
    for (let at = 0; at + 1 < found.length; at += 2)
      revoked.set(found[at] ?? '', time + Number(found[at + 1]));
    return revoked;
  }

  async setClosed(userId: string, closed: ReadonlyMap<string, number | undefined>): Promise<void> {
    const { sealing } = this.#parts;
    if (closed.size === 0) return;
    const fields = [...closed].flatMap(([reason, at]) => [
      sealing.digest('closed', `${reason} ${userId}`),
      at === undefined ? '' : sealing.sealText('closed', JSON.stringify({ userId, reason, at })),
    ]);
    const keys = [this.#keyOf('closed-ages'), this.#keyOf('closed')];
    await this.#run(closeScript, keys, [mostClosed, closedMs, ...fields]);
  }

  async closed(): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
    const { link, sealing } = this.#parts;
    const accounts = new Map<string, Map<string, number>>();
    let cursor = '0';
    for (let page = 0; page < mostPages; page += 1) {
      const found = await link.run((client: Client) =>
        client.hScan(this.#keyOf('closed'), cursor, { COUNT: fieldsAtOnce }),
      );
      for (const { value } of found.entries) {
        const { userId, reason, at } = closedAccount.parse(JSON.parse(sealing.openText('closed', value)));
        const account = accounts.get(userId) ?? new Map<string, number>();
        accounts.set(userId, account.set(reason, at));
      }
      cursor = found.cursor;
      if (cursor === '0') break;
    }
    return accounts;
  }

  async addFamily(
    secret: string,
    accessTokens: readonly string[],
    alsoKnownAs: string | undefined,
  ): Promise<void> {
    const limits = [this.#parts.newId(), familyMs, mostTokens];
    const also = alsoKnownAs === undefined ? '' : this.#digest(alsoKnownAs);
    const values = [this.#keyOf('family', ''), ...limits, this.#digest(secret), also, ...accessTokens];
    await this.#run(addFamilyScript, [this.#keyOf('family')], values);
  }

  async familyOf(secret: string): Promise<readonly string[]> {
    const values = [this.#keyOf('family', ''), this.#digest(secret)];
    return texts.parse(await this.#run(familyScript, [this.#keyOf('family')], values));
  }

  async #run(
    script: Script,
    keys: readonly string[],
    values: readonly (string | number)[],
  ): Promise<unknown> {
    return await this.#parts.link.run((client) => script.run(client, keys, values));
  }

  #keyOf(...parts: readonly string[]): string {
    return this.#parts.keys.of('sessions', ...parts);
  }

  #digest(secret: string): string {
    return this.#parts.sealing.digest('secret', secret);
  }
}
