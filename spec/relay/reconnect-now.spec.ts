import { NEVER, Observable, Subject, of, throwError, type ObservableInput } from "rxjs";
import { RelayError } from "../../lib/protocol/relay-error.js";
import type { RelayOptions } from "../../lib/relay/options.js";
import {
  inVirtualTime,
  opensAfter,
  setUp,
  watch,
  watchStates,
  type SmallSession,
} from "../support/relay-bench.js";

const session = (id: string): SmallSession => ({ socket: { id, host: "kirimin.test" } });
function unauthorized(): Observable<never> {
  return throwError(() => new RelayError("unauthorized"));
}

describe("reconnect()", () => {
  it.each<
    [string, { opens?: boolean; options?: Partial<RelayOptions<SmallSession>>; nobody?: boolean }]
  >([
    ["idle", { nobody: true }],
    ["authorizing 1", { options: { session: () => NEVER } }],
    ["connecting 1", {}],
    ["open 1", { opens: true }],
  ])("does nothing while %s", (status, { opens = false, options, nobody = false }) => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, sessions, at } = setUp(
        scheduler,
        options,
        opens ? opensAfter(1, scheduler) : undefined,
      );
      const states = watchStates(relay);
      if (!nobody) watch(relay.relay$);
      at(5, () => {
        const before = [states.length, sessions(), server.sockets.length];
        relay.reconnect();
        expect([states.length, sessions(), server.sockets.length]).toEqual(before);
        expect(states.at(-1)).toBe(status);
        relay.close();
      });
    });
  });

  it("does nothing while connected", () => {
    inVirtualTime(({ expectSubscriptions }, scheduler) => {
      const { relay, lives, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      watch(relay.relay$);
      at(2000, () => relay.reconnect());
      at(5000, () => relay.close());
      expectSubscriptions(lives).toBe("^ 4999ms !");
    });
  });

  it("is not kept for later: what was called while connecting does not cut a wait short", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler);
      const states = watchStates(relay);
      watch(relay.relay$);
      at(5, () => relay.reconnect());
      at(10, () => server.socket.serverCloses(1006));
      at(500, () => {
        expect(states.at(-1)).toBe("waiting 2 in 1000: unreachable");
        relay.close();
      });
    });
  });

  it("tries at once while waiting, and there is no second attempt when the delay is over", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, sessions, at } = setUp(scheduler);
      const states = watchStates(relay);
      watch(relay.relay$);
      at(10, () => server.socket.serverCloses(1006));
      at(20, () => {
        relay.reconnect();
        relay.reconnect();
      });
      at(21, () => expect(states.slice(-2)).toEqual(["authorizing 2", "connecting 2"]));
      at(5000, () => {
        expect(sessions()).toBe(2);
        relay.close();
      });
    });
  });

  it("inside the handler of `waiting` tries at once", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler);
      const states = watchStates(relay);
      let tried = 0;
      watch(relay.state$, ({ status }) => {
        if (status === "waiting" && ++tried === 1) relay.reconnect();
      });
      watch(relay.relay$);
      at(10, () => server.socket.serverCloses(1006));
      at(20, () => {
        expect(states.slice(-3)).toEqual([
          "waiting 2 in 1000: unreachable",
          "authorizing 2",
          "connecting 2",
        ]);
        relay.close();
      });
    });
  });

  it("keeps the count of failures while waiting", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler);
      const states = watchStates(relay);
      watch(relay.relay$);
      at(10, () => server.socket.serverCloses(1006));
      at(20, () => relay.reconnect());
      at(30, () => server.socket.serverCloses(1006));
      at(40, () => {
        expect(states.at(-1)).toBe("waiting 3 in 4000: unreachable");
        relay.close();
      });
    });
  });

  it("tries at once after a stop, from the first attempt, for the same subscribers", () => {
    inVirtualTime((_, scheduler) => {
      let signedIn = false;
      const { relay, at } = setUp(
        scheduler,
        { session: () => (signedIn ? of(session("a")) : unauthorized()) },
        opensAfter(1, scheduler),
      );
      const states = watchStates(relay);
      const { end } = watch(relay.relay$);
      at(500, () => {
        expect(states).toEqual(["idle", "authorizing 1", "stopped: unauthorized"]);
        signedIn = true;
        relay.reconnect();
      });
      at(1600, () => {
        expect(states.slice(3)).toEqual([
          "authorizing 1",
          "connecting 1",
          "open 1",
          "connected 1, gap 1001",
        ]);
        expect(end()).toBeUndefined();
        relay.close();
      });
    });
  });

  it("after a stop that nobody is left of leads to idle, and the next subscriber connects", () => {
    inVirtualTime((_, scheduler) => {
      const sessions = [unauthorized(), of(session("a"))];
      const { relay, at } = setUp(scheduler, {
        session: (): ObservableInput<SmallSession> => sessions.shift() ?? NEVER,
      });
      const states = watchStates(relay);
      const { leave } = watch(relay.relay$);
      at(5, leave);
      at(2000, () => relay.reconnect());
      at(3000, () => {
        expect(states).toEqual(["idle", "authorizing 1", "stopped: unauthorized", "idle"]);
        watch(relay.relay$);
        expect(states.slice(4)).toEqual(["authorizing 1", "connecting 1"]);
        relay.close();
      });
    });
  });

  it("within the linger after a stop leads to idle once", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, at } = setUp(scheduler, { session: unauthorized });
      const states = watchStates(relay);
      const { leave } = watch(relay.relay$);
      at(5, leave);
      at(100, () => relay.reconnect());
      at(5000, () =>
        expect(states).toEqual(["idle", "authorizing 1", "stopped: unauthorized", "idle"]),
      );
    });
  });

  it("while someone subscribes within the linger after a stop connects for that one", () => {
    inVirtualTime((_, scheduler) => {
      const session$ = new Subject<SmallSession>();
      const sessions: Observable<SmallSession>[] = [unauthorized(), session$];
      const { relay, at } = setUp(scheduler, { session: () => sessions.shift() ?? NEVER });
      const states = watchStates(relay);
      const { leave } = watch(relay.relay$);
      at(5, leave);
      at(100, () => relay.reconnect());
      at(200, () => watch(relay.relay$));
      at(5000, () => {
        expect(states.slice(-2)).toEqual(["idle", "authorizing 1"]);
        expect(session$.observed).toBe(true);
        relay.close();
      });
    });
  });
});

describe("reconnect() in a handler", () => {
  it.each([
    { status: "waiting", code: "unreachable" },
    { status: "stopped", code: "unauthorized" },
  ] as const)("of $status starts no attempt inside the call that ended one", ({ status, code }) => {
    inVirtualTime((_, scheduler) => {
      const { relay, at } = setUp(scheduler, {
        session: () => throwError(() => new RelayError(code)),
      });
      let calls = 0;
      watch(relay.state$, (state) => {
        if (state.status !== status || calls >= 50) return;
        calls += 1;
        relay.reconnect();
      });
      watch(relay.relay$);
      expect(calls).toBe(1);
      at(10, () => {
        expect(calls).toBe(50);
        relay.close();
      });
    });
  });
});
