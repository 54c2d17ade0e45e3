-- The requests of wrk, which send each record once, and its summary as JSON.
-- Arguments: method, "plain" or "packed", the file of bodies, the token, the number of the first
-- record, the number of threads. Each thread has its own state; with two threads, each sends every
-- second record.

local method, kind, pool, headers, number, threads
local before, after = {}, {}
local started = 0

function setup(thread)
  thread:set("thread_number", started)
  started = started + 1
end

-- Return the next body, or nil at the end.
local function read_body()
  local size = pool:read(8)
  return size and pool:read(tonumber(size))
end

-- Skip `count` bodies, which belong to other threads.
local function skip(count)
  for _ = 1, count do
    local size = pool:read(8)
    if not size then
      return
    end
    pool:seek("cur", tonumber(size))
  end
end

function init(args)
  method, kind, threads = args[1], args[2], tonumber(args[6])
  number = tonumber(args[5]) + thread_number
  headers = {["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. args[4]}
  pool = assert(io.open(args[3], "rb"))
  if kind == "packed" then
    headers["Content-Encoding"] = "gzip"
    skip(thread_number)
    return
  end
  -- Keep all in memory: each request inserts another time.
  local timestamp = '"1600000000.000000000"'
  for body in read_body do
    local first, last = body:find(timestamp, 1, true)
    table.insert(before, body:sub(1, first - 1))
    table.insert(after, body:sub(last + 1))
  end
end

function request()
  number = number + threads
  local path, body = wrk.path, nil
  if kind == "packed" then
    body = read_body()
    if not body then  -- repeated: the caller notices that fewer records are stored
      pool:seek("set", 0)
      skip(thread_number)
      body = read_body()
    end
    skip(threads - 1)
  else
    local chosen = number % #before + 1
    body = before[chosen] .. string.format('"1600000000.%09d"', number) .. after[chosen]
  end
  if method == "PUT" then
    path = "/" .. number .. ".json"
  end
  return wrk.format(method, path, headers, body)
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "failed": %d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
