import { NEVER, of, throwError } from "rxjs";
import * as fc from "fast-check";
import { RelayError, type RelayErrorCode } from "../../lib/protocol/relay-error.js";
import { inVirtualTime, opensAfter, setUp, watch, watchStates } from "../support/relay-bench.js";
import type { FakeSocket } from "../support/fake-server.js";

const fails = (code: RelayErrorCode) => () => throwError(() => new RelayError(code));

const waits = (states: readonly string[]): string[] =>
  states.filter((state) => state.startsWith("waiting"));

describe("A relay that tries again", () => {
  it("waits longer after each failure in a row, up to maxDelay", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, at } = setUp(scheduler, { session: fails("unreachable") });
      const states = watchStates(relay);
      watch(relay.relay$);
      at(120_000, () => {
        expect(waits(states)).toEqual([
          "waiting 2 in 1000: unreachable",
          "waiting 3 in 4000: unreachable",
          "waiting 4 in 16000: unreachable",
          "waiting 5 in 55000: unreachable",
          "waiting 6 in 55000: unreachable",
        ]);
        relay.close();
      });
    });
  });

  it("waits for as long as its policy says", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, at } = setUp(scheduler, {
        session: fails("unreachable"),
        reconnect: { initialDelay: 10, factor: 3, maxDelay: 50, random: () => 1 },
      });
      const states = watchStates(relay);
      watch(relay.relay$);
      at(100, () => {
        expect(waits(states)).toEqual([
          "waiting 2 in 10: unreachable",
          "waiting 3 in 30: unreachable",
          "waiting 4 in 50: unreachable",
          "waiting 5 in 50: unreachable",
        ]);
        relay.close();
      });
    });
  });

  it("draws each delay anew, with full jitter", () => {
    inVirtualTime((_, scheduler) => {
      const draws = [0.5, 0, 0.25];
      const { relay, at } = setUp(scheduler, {
        session: fails("unreachable"),
        reconnect: { random: () => draws.shift() ?? 1 },
      });
      const states = watchStates(relay);
      watch(relay.relay$);
      at(600, () => {
        expect(waits(states)).toEqual([
          "waiting 2 in 500: unreachable",
          "waiting 3 in 0: unreachable",
          "waiting 4 in 4000: unreachable",
        ]);
        relay.close();
      });
    });
  });

  it("stops with `exhausted` after maxAttempts in a row, and the last failure as its cause", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, sessions, at } = setUp(
        scheduler,
        { reconnect: { random: () => 0, maxAttempts: 3 } },
        (socket) => {
          opensAfter(1, scheduler)(socket);
          scheduler.schedule(() => socket.serverCloses(1005), 2);
        },
      );
      const { values } = watch(relay.state$);
      watch(relay.relay$);
      at(1000, () => {
        expect(sessions()).toBe(3);
        expect(values.at(-1)).toMatchObject({
          status: "stopped",
          cause: { code: "exhausted", cause: { code: "refused", closeCode: 1005, wasClean: true } },
        });
      });
    });
  });

  it("has all its attempts again after an accepted connection, and after reconnect()", () => {
    inVirtualTime((_, scheduler) => {
      let accepts = true;
      const { relay, server, sessions, at } = setUp(
        scheduler,
        { confirmAfter: 5, reconnect: { random: () => 0, maxAttempts: 2 } },
        (socket) => {
          opensAfter(1, scheduler)(socket);
          if (!accepts) scheduler.schedule(() => socket.serverCloses(1005), 2);
        },
      );
      const states = watchStates(relay);
      watch(relay.relay$);
      at(10, () => {
        accepts = false;
        server.socket.serverCloses(1006);
      });
      at(50, () => {
        expect(states.at(-1)).toBe("stopped: exhausted");
        expect(sessions()).toBe(3);
        states.length = 0;
        relay.reconnect();
        expect(states).toEqual(["authorizing 1", "connecting 1"]);
      });
      at(100, () => {
        expect(states.at(-1)).toBe("stopped: exhausted");
        expect(sessions()).toBe(5);
      });
    });
  });

  it("makes one attempt after a lost connection, also with maxAttempts 1", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, sessions, at } = setUp(
        scheduler,
        { confirmAfter: 5, reconnect: { random: () => 0, maxAttempts: 1 } },
        opensAfter(1, scheduler),
      );
      const states = watchStates(relay);
      watch(relay.relay$);
      at(10, () => server.socket.serverCloses(1006));
      at(30, () => {
        expect(states.at(-1)).toBe("connected 2, gap 6");
        expect(sessions()).toBe(2);
        relay.close();
      });
    });
  });

  it.each<[string, RelayErrorCode, boolean, string]>([
    ["goes on where it would stop", "unauthorized", true, "waiting 2 in 1000: unauthorized"],
    ["stops where it would go on", "unreachable", false, "stopped: unreachable"],
  ])("%s if the policy's `retry` says so", (_name, code, again, last) => {
    inVirtualTime((_, scheduler) => {
      const retry = jest.fn(() => again);
      const { relay, at } = setUp(scheduler, {
        session: fails(code),
        reconnect: { random: () => 1, retry },
      });
      const states = watchStates(relay);
      watch(relay.relay$);
      at(5, () => {
        expect(states.at(-1)).toBe(last);
        expect(retry.mock.calls).toEqual([[expect.objectContaining({ code })]]);
        relay.close();
      });
    });
  });

  it("never makes two attempts at once, and never holds two sockets, whatever happens on them", () => {
    const what = fc.constantFrom("open", "refuse", "drop", "fail", "frame", "reconnect", "wait");
    fc.assert(
      fc.property(fc.array(fc.tuple(what, fc.nat(400)), { maxLength: 40 }), (events) => {
        inVirtualTime((_, scheduler) => {
          const { relay, server, sessions, mostStanding, at } = setUp(scheduler, {
            connectTimeout: 700,
            confirmAfter: 200,
          });
          watch(relay.relay$);
          const does: Record<string, (socket: FakeSocket) => void> = {
            open: (socket) => socket.readyState === 0 && socket.serverOpens(),
            refuse: (socket) => socket.readyState === 1 && socket.serverCloses(1005),
            drop: (socket) => socket.readyState === 1 && socket.serverCloses(1006),
            fail: (socket) => socket.readyState < 2 && socket.fails(),
            frame: (socket) => socket.readyState === 1 && socket.serverSends("{}"),
            reconnect: () => relay.reconnect(),
            wait: () => {},
          };
          let time = 0;
          for (const [name, pause] of events) {
            time += pause;
            at(time, () => does[name]?.(server.socket));
          }
          at(time + 1, () => {
            expect(mostStanding()).toBe(1);
            expect(server.sockets).toHaveLength(sessions());
            expect(new Set(server.sockets.map(({ url }) => url)).size).toBe(sessions());
            relay.close();
            expect(server.standing()).toBe(0);
            expect(scheduler.actions).toEqual([]);
          });
        });
      }),
    );
  });
});

describe("An attempt", () => {
  it.each([
    [
      "a session that is there",
      { session: () => of({ socket: { id: "a", host: "kirimin.test" } }) },
      "connecting 1",
    ],
    ["a session that never comes", { session: () => NEVER }, "authorizing 1"],
  ])("is under way as soon as someone subscribes, with %s", (_name, options, last) => {
    inVirtualTime((_, scheduler) => {
      const { relay } = setUp(scheduler, options);
      const states = watchStates(relay);
      watch(relay.relay$);
      expect(states.at(-1)).toBe(last);
      relay.close();
    });
  });
});
