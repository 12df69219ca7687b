-- wrk's side of bench/programs/load.py: the prepared bodies in turn, one line of JSON at the end. No rule of any row.
local ready = {}
local at = 0

function init(args)
  for body in io.lines(args[1]) do
    ready[#ready + 1] = wrk.format("POST", nil, nil, body)
  end
end

function request()
  at = at % #ready + 1
  return ready[at]
end

function done(summary, latency)
  local failed = summary.errors
  io.write(string.format(
    '\nresult {"requests": %d, "seconds": %.6f, "errors": %d, "p50_ms": %.4f, "p99_ms": %.4f}\n',
    summary.requests, summary.duration / 1e6,
    failed.connect + failed.read + failed.write + failed.timeout + failed.status,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
