/** The fields of the head, in the order in which they are read. */
export const headFields = [
  'epoch',
  'position',
  'last',
  'change',
  'oldest',
  'begun',
  'begunLast',
  'begunChange',
] as const;

const fieldList = headFields.map((field) => `'${field}'`).join(', ');

/**
 * Appends one entry with its changes, once for each id. Each entry names the one before it, so that a replica sees by itself whether the
 * log is the one that it followed. What is too old goes by marks, one at a time: what stood in the log at that time.
 */
export const appendText = `
local head, log, changes, lease, entry, logMarks, changeMarks = unpack(KEYS)
local id, from, body, fence, epoch, place, last = unpack(ARGV)
local keepIdMs, logAgeMs, mostEntries, changeAgeMs, mostChanges, markEveryMs = unpack(ARGV, 8, 13)
local function text(number) return string.format('%.0f', number) end

local known = redis.call('GET', entry)
if known then
  return {'REPEATED', tonumber(known)}
end
local was = redis.call('HMGET', head, 'epoch', 'position', 'last', 'change', 'oldest', 'marked')
if not was[1] then return {'LOST'} end
local position = tonumber(was[2])
if was[1] == epoch then
  local followed = tonumber(place)
  if position < followed or (position == followed and was[3] ~= last) then return {'LOST'} end
end
if fence ~= '' and redis.call('GET', lease) ~= fence then return {'FENCED'} end

local time = redis.call('TIME')
local at = time[1] * 1000 + math.floor(time[2] / 1000)
local change, oldest = tonumber(was[4]), tonumber(was[5])
local count = #ARGV - 13
for index = 1, count do
  redis.call('XADD', changes, 'MAXLEN', '~', mostChanges, text(change + index) .. '-0', 't', text(at), 'b', ARGV[13 + index])
end
redis.call('XADD', log, 'MAXLEN', '~', mostEntries, text(position + 1) .. '-0',
  'i', id, 'p', was[3], 'f', from, 't', text(at), 'e', was[1], 'c', text(change + count), 'n', text(count), 'b', body)
redis.call('SET', entry, text(position + 1), 'PX', keepIdMs)

local function trim(marks, stream, ageMs, latest)
  redis.call('RPUSH', marks, text(at) .. ' ' .. text(latest))
  local old = 0
  while true do
    local mark = redis.call('LINDEX', marks, 0)
    if not mark then break end
    local markedAt, place = mark:match('^(%d+) (%d+)$')
    if tonumber(markedAt) > at - ageMs then break end
    old = tonumber(place)
    redis.call('LPOP', marks)
  end
  if old > 0 then redis.call('XTRIM', stream, 'MINID', text(old + 1) .. '-0') end
  return old
end
local marked = tonumber(was[6] or '0')
if at - marked >= tonumber(markEveryMs) then
  marked = at
  trim(logMarks, log, tonumber(logAgeMs), position)
  oldest = math.max(oldest, trim(changeMarks, changes, tonumber(changeAgeMs), change) + 1)
end
oldest = math.max(oldest, change + count - tonumber(mostChanges) + 1)
redis.call('HSET', head, 'position', text(position + 1), 'last', id, 'change', text(change + count),
  'oldest', text(oldest), 'marked', text(marked))
return {'STORED', position + 1}
`;

/**
 * Begins another log where there is none, or where this one is not what a replica has followed: the store has lost something then. The
 * leases of what was lost are void, and new ones are above any that may have been given.
 */
export const beginText = `
local head, log, changes, lease, logMarks, changeMarks = unpack(KEYS)
local newEpoch, epoch, place, last, seenFence = unpack(ARGV)
local was = redis.call('HMGET', head, 'epoch', 'position', 'last', 'change', 'oldest', 'fence')
local isLost = not was[1]
if was[1] and was[1] == epoch then
  local position, followed = tonumber(was[2]), tonumber(place)
  if position < followed then
    isLost = true
  elseif followed > 0 then
    local entry = redis.call('XRANGE', log, place .. '-0', place .. '-0')[1]
    if entry then isLost = entry[2][2] ~= last
    elseif position == followed then isLost = was[3] ~= last end
  end
end
if isLost then
  if not was[1] then redis.call('DEL', log, changes, logMarks, changeMarks) end
  local position, before, change = was[2] or '0', was[3] or '', was[4] or '0'
  local fence = math.max(tonumber(was[6] or '0'), tonumber(seenFence)) + 1000
  redis.call('DEL', lease)
  redis.call('HSET', head, 'epoch', newEpoch, 'position', position, 'last', before, 'change', change,
    'oldest', was[5] or '1', 'begun', position, 'begunLast', before, 'begunChange', change,
    'fence', string.format('%.0f', fence))
end
return redis.call('HMGET', head, ${fieldList})
`;

/** Where a replica begins to follow that knows of nothing yet: at what was appended within a time that no write outlasts, of this log alone. */
export const enterText = `
local head, log = unpack(KEYS)
local was = redis.call('HMGET', head, ${fieldList})
if not was[1] then return false end
local time = redis.call('TIME')
local since = time[1] * 1000 + math.floor(time[2] / 1000) - tonumber(ARGV[1])
local begun = tonumber(was[6])
local place, last, change = was[2], was[3], was[4]
local from = '+'
for page = 1, 1000 do
  local entries = redis.call('XREVRANGE', log, from, '-', 'COUNT', 10)
  for index, entry in ipairs(entries) do
    local fields = entry[2]
    local position = tonumber(entry[1]:match('^(%d+)-'))
    if position <= begun or tonumber(fields[8]) < since then return {was[1], place, last, change, was[5]} end
    place, last = string.format('%.0f', position - 1), fields[4]
    change = string.format('%.0f', tonumber(fields[12]) - tonumber(fields[14]))
    from = '(' .. entry[1]
  end
  if #entries < 10 then break end
end
return {was[1], place, last, change, was[5]}
`;
