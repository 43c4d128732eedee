import { EMPTY, filter, firstValueFrom, map, of, throwError } from "rxjs";
import { RelayError } from "../../lib/protocol/relay-error.js";
import { createRelay } from "../../lib/relay/create-relay.js";
import type { RelayOptions } from "../../lib/relay/options.js";
import { createFakeServer } from "../support/fake-server.js";
import {
  inVirtualTime,
  inWords,
  setUp,
  watch,
  watchStates,
  type SmallSession,
} from "../support/relay-bench.js";

type SessionOption = Pick<RelayOptions<SmallSession>, "session">;

const session = (socket: object): SmallSession => ({ socket }) as SmallSession;
const fails = (error: unknown) =>
  ({ session: () => throwError(() => error as Error) }) satisfies SessionOption;
const gives = (nonsense: unknown) =>
  ({ session: () => of(nonsense as SmallSession) }) satisfies SessionOption;
const host = (host: string): SessionOption => gives(session({ id: "a", host }));

/** As much of Angular's HttpErrorResponse as is looked at. */
const httpErrorResponse = (status: number): object => ({ name: "HttpErrorResponse", status });

describe("A session that", () => {
  it.each<[string, SessionOption, string]>([
    ["errors", fails(new Error("no network")), "waiting 2 in 1000: unreachable"],
    ["errors with nothing", fails(undefined), "waiting 2 in 1000: unreachable"],
    [
      "cannot be asked for",
      {
        session: () => {
          throw new Error("a bug");
        },
      },
      "waiting 2 in 1000: unreachable",
    ],
    ["is no observable", { session: () => 7 as never }, "waiting 2 in 1000: bad-session"],
    ["completes empty", { session: () => EMPTY }, "waiting 2 in 1000: bad-session"],
    ["is undefined", gives(undefined), "waiting 2 in 1000: bad-session"],
    ["is null", gives(null), "waiting 2 in 1000: bad-session"],
    ["is text", gives("<html>"), "waiting 2 in 1000: bad-session"],
    ["has no socket", gives({}), "waiting 2 in 1000: bad-session"],
    ["has no host", gives({ socket: { id: "a" } }), "waiting 2 in 1000: bad-session"],
    [
      "has a number for an id",
      gives({ socket: { id: 1, host: "h.test" } }),
      "waiting 2 in 1000: bad-session",
    ],
    [
      "has an empty id",
      gives({ socket: { id: "", host: "h.test" } }),
      "waiting 2 in 1000: bad-session",
    ],
    ["names a scheme", host("wss://kirimin.test"), "waiting 2 in 1000: bad-session"],
    ["names credentials", host("a:b@kirimin.test"), "waiting 2 in 1000: bad-session"],
    ["names a path", host("kirimin.test/elsewhere"), "waiting 2 in 1000: bad-session"],
    ["names a query", host("kirimin.test?id=b"), "waiting 2 in 1000: bad-session"],
    ["is refused with 401", fails(httpErrorResponse(401)), "stopped: unauthorized"],
    ["is refused with 429", fails(httpErrorResponse(429)), "waiting 2 in 6000: rate-limited"],
    ["is refused with 500", fails(httpErrorResponse(500)), "waiting 2 in 1000: bad-session"],
    ["errors with a RelayError", fails(new RelayError("unauthorized")), "stopped: unauthorized"],
  ])("%s leads to its state, and to no socket", (_name, option, state) => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, option);
      const states = watchStates(relay);
      const { end } = watch(relay.relay$);
      at(500, () => {
        expect(states).toEqual(["idle", "authorizing 1", state]);
        expect(server.sockets).toEqual([]);
        expect(end()).toBeUndefined();
        relay.close();
      });
    });
  });

  it("fails once costs one attempt, and each attempt asks for another", () => {
    inVirtualTime((helpers, scheduler) => {
      const { expectObservable, expectSubscriptions } = helpers;
      const sessions = [
        helpers.cold<SmallSession>("--#"),
        helpers.cold<SmallSession>("---(s|)", { s: session({ id: "b", host: "h.test" }) }),
      ];
      const [failing$, coming$] = sessions;
      const { relay } = setUp(scheduler, { session: () => sessions.shift() ?? EMPTY });
      const people = "-^          1010ms !";
      const states = "-a-w 999ms A--c 1005ms i";
      const first = " -^-!";
      const second = "-- 1001ms  ^--!";

      expectObservable(relay.relay$, people);
      expectObservable(relay.state$.pipe(map(inWords)), "-^").toBe(states, {
        a: "authorizing 1",
        w: "waiting 2 in 1000: unreachable",
        A: "authorizing 2",
        c: "connecting 2",
        i: "idle",
      });
      expectSubscriptions(failing$?.subscriptions ?? []).toBe(first);
      expectSubscriptions(coming$?.subscriptions ?? []).toBe(second);
    });
  });

  it("was asked too often for is not asked for again in 5 s, whatever the jitter", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, at } = setUp(scheduler, {
        ...fails(httpErrorResponse(429)),
        reconnect: { random: () => 0 },
      });
      const states = watchStates(relay);
      watch(relay.relay$);
      at(4999, () => expect(states.slice(2)).toEqual(["waiting 2 in 5000: rate-limited"]));
      at(5001, () => {
        expect(states.slice(3)).toEqual(["authorizing 2", "waiting 3 in 5000: rate-limited"]);
        relay.close();
      });
    });
  });

  it("comes twice is taken once", () => {
    inVirtualTime((helpers, scheduler) => {
      const { expectObservable, expectSubscriptions } = helpers;
      const sessions$ = helpers.hot("--a--b", {
        a: session({ id: "a", host: "h.test" }),
        b: session({ id: "b", host: "h.test" }),
      });
      const { relay, server, at } = setUp(scheduler, { session: () => sessions$ });
      expectObservable(relay.relay$, "^-------!");
      expectSubscriptions(sessions$.subscriptions).toBe("^-!");
      at(7, () => expect(server.sockets.map(({ url }) => url)).toEqual(["ws://h.test?id=a"]));
    });
  });

  it("never comes is given up after connectTimeout", () => {
    inVirtualTime((helpers, scheduler) => {
      const { expectObservable, expectSubscriptions } = helpers;
      const never$ = helpers.cold<SmallSession>("-");
      const { relay } = setUp(scheduler, { session: () => never$, connectTimeout: 8 });
      expectObservable(relay.relay$, "^ 11ms !");
      expectObservable(relay.state$.pipe(map(inWords))).toBe("a-------w 999ms A---i", {
        a: "authorizing 1",
        w: "waiting 2 in 1000: unreachable",
        A: "authorizing 2",
        i: "idle",
      });
      expectSubscriptions(never$.subscriptions).toBe(["^-------!", "1008ms ^---!"]);
    });
  });

  it.each([
    ["rejects", () => Promise.reject(new Error("no network")), "waiting", "unreachable"],
    [
      "rejects with 401",
      () => Promise.reject(Object.assign(new Error(), { status: 401 })),
      "stopped",
      "unauthorized",
    ],
  ])("is a promise that %s counts as one that errors", async (_name, session, status, code) => {
    const { WebSocketCtor } = createFakeServer();
    const relay = createRelay<SmallSession>({ session, WebSocketCtor });
    const { leave } = watch(relay.relay$);
    const state = await firstValueFrom(relay.state$.pipe(filter((state) => "cause" in state)), {
      defaultValue: undefined,
    });
    expect(state).toMatchObject({ status, cause: { code } });
    leave();
    relay.close();
  });

  it("is a promise opens a socket", async () => {
    const { WebSocketCtor, sockets } = createFakeServer();
    const relay = createRelay<SmallSession>({
      session: () => Promise.resolve(session({ id: "a", host: "kirimin.test:7610" })),
      WebSocketCtor,
      path: "/socket",
    });
    const { leave } = watch(relay.relay$);
    await firstValueFrom(relay.state$.pipe(filter(({ status }) => status === "connecting")), {
      defaultValue: undefined,
    });
    expect(sockets.map(({ url }) => url)).toEqual(["wss://kirimin.test:7610/socket?id=a"]);
    leave();
    relay.close();
  });
});
