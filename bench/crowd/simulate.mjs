/** Random numbers from 0 to 1, the same in each run (mulberry32). */
export function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The time of a reply, and the longest until a client notices the loss, in ms. */
const roundTrip = 50;
const noticedWithin = 50;

/**
 * Clients that lose a server at 0 ms, in virtual time by the ms. For `outage` ms every call for a session fails at once.
 * Then the server takes `rate` sessions a second (a bucket that fills evenly, is empty at first, and holds one second's
 * worth) and answers 429 above that. A session is followed by a handshake, and the client is back.
 */
export function simulate({ clients, outage, rate, policy, horizon, seed = 1 }) {
  const random = seeded(seed);
  const { lost, failed } = policy.create(clients, random);
  const end = outage + horizon;
  // The clients whose next call is in this ms, as linked lists: each has one call to come.
  const first = new Int32Array(end).fill(-1);
  const after = new Int32Array(clients);
  const seconds = Math.ceil(horizon / 1000) + 2;
  const tenths = new Float64Array(seconds * 10);
  const backIn = new Float64Array(seconds);
  const times = new Float64Array(clients).fill(Infinity);
  let calls = 0;
  let back = 0;
  let stopped = 0;
  let bucket = 0;
  let sortedFrom = 0;

  const call = (client, at) => {
    const ms = Math.round(at);
    if (ms >= end) return;
    after[client] = first[ms];
    first[ms] = client;
  };
  for (let client = 0; client < clients; client += 1) {
    call(client, random() * noticedWithin + lost(client));
  }

  for (let now = 0; now < end && back + stopped < clients; now += 1) {
    const isUp = now >= outage;
    if (isUp) bucket = Math.min(rate, bucket + rate / 1000);
    for (let client = first[now], next; client !== -1; client = next) {
      next = after[client];
      calls += 1;
      if (isUp) tenths[Math.floor((now - outage) / 100)] += 1;
      if (isUp && bucket >= 1) {
        bucket -= 1;
        const at = now + 2 * roundTrip;
        times[sortedFrom] = at;
        sortedFrom += 1;
        back += 1;
        backIn[Math.min(seconds - 1, Math.floor((at - outage) / 1000))] += 1;
      } else {
        const delay = failed(client, isUp);
        if (delay === undefined) stopped += 1;
        else call(client, now + roundTrip + delay);
      }
    }
  }
  const timeOf = (part) => times[Math.ceil(part * clients) - 1];
  return {
    /** Calls in the busiest second after the server's return, wherever that second begins. */
    peak: busiest(tenths),
    /** In ms, from the server's return. */
    backAfter: (part) => timeOf(part) - outage,
    /** In ms, from the loss. */
    awayFor: timeOf,
    calls,
    back: back / clients,
    stopped: stopped / clients,
    callsIn: Array.from({ length: seconds }, (_, second) =>
      tenths.subarray(second * 10, second * 10 + 10).reduce((sum, count) => sum + count, 0),
    ),
    backIn: [...backIn],
  };
}

function busiest(tenths) {
  let most = 0;
  for (let start = 0; start + 10 <= tenths.length; start += 1) {
    let sum = 0;
    for (let tenth = start; tenth < start + 10; tenth += 1) sum += tenths[tenth];
    most = Math.max(most, sum);
  }
  return most;
}
