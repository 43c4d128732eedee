import { NEVER, Observable, map, of, throwError } from "rxjs";
import { postlike } from "../../lib/protocol/commands.js";
import { RelayError } from "../../lib/protocol/relay-error.js";
import { relayTypes } from "../../lib/protocol/messages.js";
import type { RelayOptions } from "../../lib/relay/options.js";
import type { Relay } from "../../lib/relay/relay.js";
import { createFakePage } from "../support/fake-page.js";
import {
  inVirtualTime,
  inWords,
  opensAfter,
  setUp,
  watch,
  watchStates,
  type SmallSession,
} from "../support/relay-bench.js";

const badges = { type: "newbadges", key: "k", from: "2", badges: [4] };
const session: SmallSession = { socket: { id: "a", host: "kirimin.test" } };

const streamsOf = (relay: Relay<SmallSession>): Observable<unknown>[] => [
  relay.state$,
  relay.session$,
  relay.relay$,
  relay.updates$,
  relay.unknown$,
  relay.invalid$,
  ...relayTypes.map((type): Observable<unknown> => relay[`${type}$`]),
];

type Situation = [
  status: string,
  situation: {
    options?: Partial<RelayOptions<SmallSession>>;
    online?: boolean;
    nobody?: boolean;
    opens?: boolean;
    after: number;
  },
];

const situations: Situation[] = [
  ["idle", { nobody: true, after: 5 }],
  ["authorizing 1", { options: { session: () => NEVER }, after: 5 }],
  ["connecting 1", { after: 5 }],
  ["open 1", { opens: true, after: 5 }],
  ["connected 1, gap 1001", { opens: true, after: 2000 }],
  [
    "waiting 2 in 1000: unreachable",
    { options: { session: () => throwError(() => new Error()) }, after: 5 },
  ],
  [
    "offline 2: unreachable",
    { options: { session: () => throwError(() => new Error()) }, online: false, after: 5 },
  ],
  [
    "stopped: unauthorized",
    { options: { session: () => throwError(() => new RelayError("unauthorized")) }, after: 5 },
  ],
];

describe("close()", () => {
  it.each(situations)(
    "while %s completes every stream, with `closed` as the last state, and leaves nothing",
    (status, { options, online = true, nobody = false, opens = false, after }) => {
      const [page, takeAway] = createFakePage();
      page.online = online;
      try {
        inVirtualTime((_, scheduler) => {
          const { relay, server, at } = setUp(
            scheduler,
            options,
            opens ? opensAfter(1, scheduler) : undefined,
          );
          const states = watchStates(relay);
          const watched = nobody ? [] : streamsOf(relay).map((stream$) => watch(stream$));
          at(after, () => {
            expect(states.at(-1)).toBe(status);
            relay.close();
            expect(states.at(-1)).toBe("closed");
            for (const { end } of watched) expect(end()).toBe("complete");
            expect(server.standing()).toBe(0);
            expect(scheduler.actions).toEqual([]);
            expect(page.listeners()).toBe(0);
          });
        });
      } finally {
        takeAway();
      }
    },
  );

  it("takes the request for a session back", () => {
    inVirtualTime((helpers, scheduler) => {
      const { expectObservable, expectSubscriptions } = helpers;
      const session$ = helpers.cold<SmallSession>("----(s|)", { s: session });
      const { relay, at } = setUp(scheduler, { session: () => session$ });
      at(2, () => relay.close());
      expectObservable(relay.relay$, "^").toBe("--|");
      expectObservable(relay.state$.pipe(map(inWords))).toBe("a-(x|)", {
        a: "authorizing 1",
        x: "closed",
      });
      expectSubscriptions(session$.subscriptions).toBe("^-!");
    });
  });

  it("within the linger leaves no timer", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const states = watchStates(relay);
      const { leave } = watch(relay.relay$);
      at(10, leave);
      at(20, () => {
        relay.close();
        expect(scheduler.actions).toEqual([]);
        expect(server.standing()).toBe(0);
        expect(states.at(-1)).toBe("closed");
      });
    });
  });

  it("leaves no timer where the last subscriber leaves after it", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const { leave } = watch(relay.relay$);
      at(10, () => {
        relay.close();
        leave();
        expect(scheduler.actions).toEqual([]);
      });
    });
  });

  it("completes the streams for whoever comes late, and connects for none", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, sessions, at } = setUp(scheduler);
      relay.close();
      at(5, () => {
        expect(streamsOf(relay).map((stream$) => watch(stream$).end())).toEqual(
          streamsOf(relay).map(() => "complete"),
        );
        expect(watchStates(relay)).toEqual(["closed"]);
        expect([server.sockets, sessions(), scheduler.actions]).toEqual([[], 0, []]);
      });
    });
  });

  it("is done once, and reconnect() after it does nothing", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, sessions, at } = setUp(scheduler);
      const states = watchStates(relay);
      watch(relay.relay$);
      at(5, () => {
        relay.close();
        relay.close();
        relay.reconnect();
        expect(states.filter((state) => state === "closed")).toEqual(["closed"]);
        expect([sessions(), scheduler.actions]).toEqual([1, []]);
      });
    });
  });

  it("lets nothing be sent or delivered after it", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, { confirmAfter: 5 }, opensAfter(1, scheduler));
      watch(relay.relay$);
      at(10, () => {
        relay.close();
        expect(relay.send(postlike("p"))).toMatchObject({
          _tag: "Left",
          left: { reason: "closed" },
        });
        expect(watch(relay.deliver(postlike("p"))).end()).toMatchObject({ reason: "closed" });
        expect(server.socket.sent).toEqual([]);
      });
    });
  });

  it.each([
    "authorizing 1",
    "connecting 1",
    "open 1",
    "connected 1, gap 1001",
    "waiting 1 in 1000: disconnected",
    "authorizing 1, again",
  ])("inside the handler of state %s is the end of it", (when) => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, sessions, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const [closing, again] = when.split(", again");
      let times = 0;
      const early = watchStates(relay);
      let sessionsThen = -1;
      watch(relay.state$, (state) => {
        if (inWords(state) !== closing || ++times <= (again === undefined ? 0 : 1)) return;
        sessionsThen = sessions();
        relay.close();
      });
      const late = watchStates(relay);
      const { end } = watch(relay.relay$);
      at(1500, () => server.sockets[0]?.readyState === 1 && server.socket.serverCloses(1006));
      at(5000, () => {
        expect(early.slice(-2)).toEqual([closing, "closed"]);
        expect(late).toEqual(early);
        expect(end()).toBe("complete");
        expect([server.standing(), sessions()]).toEqual([0, sessionsThen]);
        expect(scheduler.actions).toEqual([]);
      });
    });
  });

  it.each<[string, { of(relay: Relay<SmallSession>): Observable<unknown> }]>([
    ["session$", { of: ({ session$ }) => session$ }],
    ["relay$", { of: ({ relay$ }) => relay$ }],
    ["updates$, by a snapshot,", { of: ({ updates$ }) => updates$ }],
    ["newbadges$", { of: ({ newbadges$ }) => newbadges$ }],
    ["unknown$", { of: ({ unknown$ }) => unknown$ }],
    ["invalid$", { of: ({ invalid$ }) => invalid$ }],
  ])("inside a handler of %s is the end of it", (_name, stream) => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const states = watchStates(relay);
      const { values, end } = watch(stream.of(relay), () => relay.close());
      const { leave, ...other } = watch(relay.relay$);
      at(10, () => {
        for (const frame of [badges, { type: "calls" }, "no JSON"]) {
          if (server.sockets[0]?.readyState === 1) server.socket.serverSends(frame);
        }
      });
      at(20, () => {
        expect(values).toHaveLength(1);
        expect([end(), other.end()]).toEqual(["complete", "complete"]);
        expect(relay.send(postlike("p"))).toMatchObject({ left: { reason: "closed" } });
        expect(states.at(-1)).toBe("closed");
        expect(server.standing()).toBe(0);
        expect(scheduler.actions).toEqual([]);
        leave();
      });
    });
  });

  it("inside the session function keeps the relay from connecting", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server } = setUp(scheduler, {
        session: () => {
          relay.close();
          return of(session);
        },
      });
      const states = watchStates(relay);
      watch(relay.relay$);
      expect(states).toEqual(["idle", "authorizing 1", "closed"]);
      expect([server.sockets, scheduler.actions]).toEqual([[], []]);
    });
  });
});
