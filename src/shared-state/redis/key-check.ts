import type { Keys } from './keys.ts';
import type { Client } from './link.ts';
import { goneMs } from './presence.ts';
import { Script } from './script.ts';
import type { Sealing } from './sealing.ts';
import { StoreRefusedError } from './store-errors.ts';

/** Another key is taken where no replica is there any more that has the one of before: what that one sealed is forgotten. */
const checkScript = new Script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local key, replicas, said, head, snapshot, closed, closedAges = unpack(KEYS)
local held = redis.call('GET', key)
if held == ARGV[1] then return 1 end
if held then
  if redis.call('ZCOUNT', replicas, now - tonumber(ARGV[2]), '+inf') > 0 then return 0 end
  local fence = redis.call('HGET', head, 'fence')
  redis.call('DEL', said, head, snapshot, closed, closedAges)
  if fence then redis.call('HSET', head, 'fence', fence) end
end
redis.call('SET', key, ARGV[1])
return 1
`);

/**
 * Whether the replicas have one key: what another one has sealed cannot be read.
 * @throws StoreRefusedError
 */
export async function checkKey(client: Client, keys: Keys, sealing: Sealing): Promise<void> {
  const places = [
    ...[keys.of('key'), keys.of('replicas'), keys.of('replicas', 'said'), keys.head, keys.of('snapshot')],
    ...[keys.of('sessions', 'closed'), keys.of('sessions', 'closed-ages')],
  ];
  const reply = await checkScript.run(client, places, [sealing.digest('key', 'check'), goneMs]);
  if (reply === 1) return;
  throw new StoreRefusedError(
    'SHARED_STATE_KEY is not that of the replicas that run: stop them all to change it, or give this one theirs',
  );
}
