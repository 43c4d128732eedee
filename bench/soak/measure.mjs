// Counts what a process holds: heap, sockets, timers, and the listeners on objects that live as long as the process.
const gc = globalThis.gc;
if (!gc) throw new Error("Run it with node --expose-gc.");

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for the garbage collector, and counts the rest. */
export async function holdings() {
  for (let round = 0; round < 4; round += 1) {
    await sleep(50);
    gc();
  }
  const resources = process.getActiveResourcesInfo();
  const count = (...kinds) => resources.filter((kind) => kinds.includes(kind)).length;
  return {
    heap: process.memoryUsage().heapUsed,
    external: process.memoryUsage().external,
    sockets: count("TCPSocketWrap", "TCPConnectWrap"),
    timers: count("Timeout", "Immediate"),
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
  };
}

export const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
export const kilobytes = (bytes) => `${(bytes / 2 ** 10).toFixed(1)} kB`;
