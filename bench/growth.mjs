// The growth of a message's cost with subscribers and relays, without a network.
import { ofType } from "rx-kirimin";
import { connectFakeRelay } from "./fake-sockets.mjs";
import { ofOneType } from "./fixtures.mjs";
import { heapKept, median, ratio } from "./measure.mjs";

const sent = ofOneType("sendmessage");
const sizes = [1, 10, 100, 1_000, 10_000];
const inFull = (count) => count.toLocaleString("en");

const push = (sockets, times) => () => {
  for (let n = 0; n < times; n += 1) sockets[n % sockets.length].receive(sent[n % sent.length]);
};

/** In µs: the median over rounds that together take a second. */
function timeEach(work, times) {
  const took = [];
  for (const end = performance.now() + 1000; performance.now() < end;) {
    const start = performance.now();
    work();
    took.push(((performance.now() - start) * 1000) / times);
  }
  return median(took);
}

function subscribed(count, subscribe) {
  const { relay, socket } = connectFakeRelay((made) => {
    for (let n = 0; n < count; n += 1) subscribe(made, n);
  });
  const times = Math.max(10, Math.ceil(20_000 / count));
  const microseconds = timeEach(push([socket], times), times);
  relay.close();
  return microseconds;
}

export async function growthBySubscribers() {
  return sizes.flatMap((count) => [
    {
      what: `a message to ${inFull(count)} subscribers, in µs`,
      value: subscribed(count, ({ sendmessage$ }) => sendmessage$.subscribe()),
    },
  ]);
}

/** Half of the subscribers are on a stream of a type, half come through `ofType`. */
function besideOthers(count) {
  const connect = (others) =>
    connectFakeRelay((relay) => {
      relay.sendmessage$.subscribe();
      for (let n = 0; n < others; n += 2) {
        relay.memberkick$.subscribe();
        relay.relay$.pipe(ofType("join", "leave")).subscribe();
      }
    }).socket;
  return ratio(push([connect(count)], 5000), push([connect(0)], 5000));
}

export async function growthByOthers() {
  const figures = [];
  for (const count of sizes.slice(1)) {
    figures.push({
      what: `a message with ${inFull(count)} subscribers to other types, of one without`,
      value: await besideOthers(count),
      atMost: 1.05,
    });
  }
  return figures;
}

export async function growthByRelays() {
  const subscribe = ({ relay$ }) => relay$.subscribe();
  const figures = [];
  for (const count of [1, 10, 100, 1_000]) {
    const connect = () => Array.from({ length: count }, () => connectFakeRelay(subscribe));
    const { bytes, kept } = await heapKept(connect);
    const sockets = kept.map(({ socket }) => socket);
    const value = timeEach(push(sockets, 5000), 5000);
    for (const { relay } of kept) relay.close();
    // One relay keeps less than the heap varies by.
    const memory = count > 10 ? ` (${(bytes / count / 1000).toFixed(1)} kB of heap each)` : "";
    figures.push({
      what: `a message to one of ${inFull(count)} relays in turn, in µs${memory}`,
      value,
    });
  }
  return figures;
}
