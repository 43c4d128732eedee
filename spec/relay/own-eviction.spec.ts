import { NEVER, of, type ObservableInput } from "rxjs";
import type { SessionRequest } from "../../lib/connection/request-session.js";
import {
  inVirtualTime,
  opensAfter,
  setUp,
  watch,
  watchStates,
  type SmallSession,
} from "../support/relay-bench.js";

const superseding = { type: "newLoggedIn", uid: "1" };

/** A relay whose first request for a session gets no reply in 100 ms, and that is connected by the second one. */
const afterGivenUpRequest = (scheduler: Parameters<typeof setUp>[0]) => {
  const signals: SessionRequest["signal"][] = [];
  const bench = setUp(
    scheduler,
    {
      connectTimeout: 100,
      reconnect: { random: () => 0 },
      session: ({ signal }): ObservableInput<SmallSession> => {
        signals.push(signal);
        if (signals.length === 1) return NEVER;
        return of({ socket: { id: `id${signals.length}`, host: "kirimin.test" } });
      },
    },
    opensAfter(1, scheduler),
  );
  return { ...bench, signals, states: watchStates(bench.relay), told: watch(bench.relay.relay$) };
};

describe("A request for a session that was given up", () => {
  it("is told so by its signal, and the others are not", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, signals, at } = afterGivenUpRequest(scheduler);
      at(99, () => expect(signals.map(({ aborted }) => aborted)).toEqual([false]));
      at(2000, () => {
        expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
        relay.close();
        expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
      });
    });
  });

  it("is aborted with the relay", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, signals, at } = afterGivenUpRequest(scheduler);
      at(50, () => {
        relay.close();
        expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
      });
    });
  });

  it("may evict the connection that was made meanwhile, which then comes back, once", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, states, told, at } = afterGivenUpRequest(scheduler);
      at(2000, () => server.socket.serverSends(superseding));
      at(4000, () => {
        expect(states).toContain("waiting 1 in 0: disconnected");
        expect(states.at(-1)).toBe("connected 2, gap 1001");
        expect(told.values).toEqual([superseding]);
        server.socket.serverSends(superseding);
        expect(states.at(-1)).toBe("stopped: superseded");
        relay.close();
      });
    });
  });

  it("is forgotten after 30 s: then another device has signed in", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, states, at } = afterGivenUpRequest(scheduler);
      at(30_101, () => {
        server.socket.serverSends(superseding);
        expect(states.at(-1)).toBe("stopped: superseded");
        relay.close();
      });
    });
  });
});
