const storeTime = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** A message is claimed as 'c <token>', and answered as 'a <characters of the reply> <sealed>'; when each is over is its score. */
const forgetOld = `
local function over(ages, data)
  for index, member in ipairs(redis.call('ZRANGEBYSCORE', ages, '-inf', '(' .. now, 'LIMIT', 0, 100)) do
    local length = (redis.call('HGET', data, member) or ''):match('^a (%d+) ')
    if length then redis.call('DECRBY', lengths, length) end
    redis.call('HDEL', data, member)
    redis.call('ZREM', ages, member)
  end
end
`;

export const claimText = `
local ages, data = unpack(KEYS)
local lengths = KEYS[3]
local nonce, token, claimMs, mostMessages, mostLength = unpack(ARGV)
${storeTime}${forgetOld}
over(ages, data)
local held = redis.call('HGET', data, nonce)
if held and tonumber(redis.call('ZSCORE', ages, nonce)) >= now then
  if held:sub(1, 1) == 'c' then return {'running'} end
  return {'answered', held:match('^a %d+ (.*)$')}
end
if redis.call('ZCARD', ages) >= tonumber(mostMessages) then return {'full'} end
if tonumber(redis.call('GET', lengths) or '0') >= tonumber(mostLength) then return {'full'} end
redis.call('HSET', data, nonce, 'c ' .. token)
redis.call('ZADD', ages, now + tonumber(claimMs), nonce)
return {'claimed'}
`;

/** Without effect where the claim is another's by now, or the message is answered. */
export const releaseText = `
if redis.call('HGET', KEYS[2], ARGV[1]) ~= 'c ' .. ARGV[2] then return 0 end
redis.call('ZREM', KEYS[1], ARGV[1])
return redis.call('HDEL', KEYS[2], ARGV[1])
`;

/** All of a record at once. A reply that was given first stays. */
export const keepText = `
local ages, data, _, objectAges, objects, nameAges, names = unpack(KEYS)
local lengths = KEYS[3]
${storeTime}
local nonce, sealed, length, answeredMs = unpack(ARGV)
if nonce ~= '' then
  local held = redis.call('HGET', data, nonce)
  if not held or held:sub(1, 1) == 'c' then
    redis.call('HSET', data, nonce, 'a ' .. length .. ' ' .. sealed)
    redis.call('ZADD', ages, now + tonumber(answeredMs), nonce)
    redis.call('INCRBY', lengths, length)
  end
end
local appliedMs, mostObjects, mostNames = unpack(ARGV, 5, 7)
local function put(agesKey, dataKey, most, member, value)
  redis.call('ZREM', agesKey, member)
  redis.call('ZADD', agesKey, now + tonumber(appliedMs), member)
  redis.call('HSET', dataKey, member, value)
  local old = redis.call('ZRANGEBYSCORE', agesKey, '-inf', '(' .. now, 'LIMIT', 0, 100)
  local spare = redis.call('ZCARD', agesKey) - #old - tonumber(most)
  if spare > 0 then old = redis.call('ZRANGE', agesKey, 0, #old + spare - 1) end
  for index, each in ipairs(old) do
    redis.call('ZREM', agesKey, each)
    redis.call('HDEL', dataKey, each)
  end
end
if ARGV[8] and ARGV[8] ~= '' then put(objectAges, objects, mostObjects, ARGV[8], ARGV[9]) end
for index = 10, #ARGV, 2 do put(nameAges, names, mostNames, ARGV[index], ARGV[index + 1]) end
return 1
`;

/** What is held of a member, unless its time is over. */
export const lookText = `
${storeTime}
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score or tonumber(score) < now then return false end
return redis.call('HGET', KEYS[2], ARGV[1])
`;
