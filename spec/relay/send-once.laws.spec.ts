import * as fc from "fast-check";
import { postlike } from "../../lib/protocol/commands.js";
import type { FakeSocket } from "../support/fake-server.js";
import { inVirtualTime, setUp, watch } from "../support/relay-bench.js";

const superseding = { type: "newLoggedIn", uid: "1" };

const event = fc.oneof(
  fc.record({ kind: fc.constant("deliver" as const), within: fc.option(fc.nat(3000)) }),
  fc.record({ kind: fc.constant("take back" as const), which: fc.nat(5) }),
  fc.record({
    kind: fc.constantFrom(
      "open",
      "open",
      "frame",
      "close",
      "refuse",
      "fail",
      "closing",
      "fill",
      "drain",
      "supersede",
      "reconnect",
    ),
  }),
);

const does: Readonly<Record<string, (socket: FakeSocket) => void>> = {
  open: (socket) => socket.readyState === 0 && socket.serverOpens(),
  frame: (socket) => socket.readyState === 1 && socket.serverSends({ type: "calls" }),
  close: (socket) => socket.readyState !== 3 && socket.serverCloses(1006),
  refuse: (socket) => socket.readyState === 1 && socket.serverCloses(1005),
  fail: (socket) => socket.readyState < 2 && socket.fails(),
  closing: (socket) => {
    if (socket.readyState === 1) socket.readyState = 2;
  },
  fill: (socket) => {
    socket.bufferedAmount = 80;
  },
  drain: (socket) => {
    socket.bufferedAmount = 0;
  },
  supersede: (socket) => socket.readyState === 1 && socket.serverSends(superseding),
};

describe("Whatever becomes of the connections,", () => {
  it("each command reaches at most one socket, once, and its end says whether", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(700), event), { maxLength: 40 }), (events) => {
        inVirtualTime((_, scheduler) => {
          const { relay, server, at } = setUp(scheduler, {
            confirmAfter: 300,
            connectTimeout: 2000,
            reconnect: { random: () => 0.3 },
          });
          watch(relay.relay$);
          const deliveries: { end: () => unknown; leave: () => void; takenBack?: true }[] = [];
          let time = 0;
          for (const [pause, what] of events) {
            time += pause;
            at(time, () => {
              if (what.kind === "deliver") {
                const options = what.within === null ? {} : { within: what.within };
                deliveries.push(watch(relay.deliver(postlike(`${deliveries.length}`), options)));
              } else if (what.kind === "take back") {
                const delivery = deliveries[what.which];
                if (!delivery || delivery.end() !== undefined) return;
                delivery.leave();
                delivery.takenBack = true;
              } else if (what.kind === "reconnect") relay.reconnect();
              else does[what.kind]?.(server.socket);
            });
          }
          at(time + 1, () => {
            relay.close();
            expect(scheduler.actions).toEqual([]);
            const sent = server.sockets.flatMap(({ sent }) =>
              sent.map((text) => (JSON.parse(text) as { postid: string }).postid),
            );
            expect(new Set(sent).size).toBe(sent.length);
            deliveries.forEach(({ end, takenBack }, id) => {
              const wasSent = sent.includes(`${id}`);
              if (takenBack) return;
              if (end() === "complete") expect(wasSent).toBe(true);
              else {
                const { reason } = end() as { reason: string };
                expect(["timeout", "stopped", "closed", "indeterminate"]).toContain(reason);
                expect(wasSent).toBe(reason === "indeterminate");
              }
            });
          });
        });
      }),
      { numRuns: 300 },
    );
  });
});
