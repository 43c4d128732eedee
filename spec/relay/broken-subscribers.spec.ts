import { Observable, config, finalize, map, of, type Subscription } from "rxjs";
import { postlike } from "../../lib/protocol/commands.js";
import { relayTypes } from "../../lib/protocol/messages.js";
import { createRelay } from "../../lib/relay/create-relay.js";
import { createFakeServer } from "../support/fake-server.js";
import { watch, type SmallSession } from "../support/relay-bench.js";

const kick = { type: "memberkick", key: "k", from: "2", groupid: "7" };
const misshapen = { ...kick, groupid: 7 };
const unknown = { type: "dance" };

/** Every way to throw while a subscriber is told something, or leaves. */
const waysToThrow: Record<string, <T>(source$: Observable<T>) => Subscription> = {
  "in its handler": (source$) =>
    source$.subscribe(() => {
      throw new Error("handler");
    }),
  "in an operator": (source$) =>
    source$
      .pipe(
        map(() => {
          throw new Error("operator");
        }),
      )
      .subscribe(),
  "in an operator and its teardown": (source$) =>
    source$
      .pipe(
        map(() => {
          throw new Error("operator");
        }),
        finalize(() => {
          throw new Error("teardown");
        }),
      )
      .subscribe(),
  "in a teardown": (source$) =>
    source$
      .pipe(
        finalize(() => {
          throw new Error("teardown");
        }),
      )
      .subscribe(),
  "when it completes": (source$) =>
    source$.subscribe({
      complete: () => {
        throw new Error("completion");
      },
    }),
};

/** Whether RxJS throws what a handler throws at once, as it did before version 6. */
const setSynchronous = (synchronous: boolean): void => {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- users may still set it
  config.useDeprecatedSynchronousErrorHandling = synchronous;
};

const streamNames = [
  ...["relay$", "memberkick$", "updates$", "session$", "state$", "invalid$", "unknown$"],
] as const;

describe("A subscriber that throws", () => {
  let reported: unknown[];
  beforeEach(() => {
    jest.useFakeTimers();
    reported = [];
    config.onUnhandledError = (error: unknown) => reported.push(error);
  });
  afterEach(() => {
    jest.useRealTimers();
    config.onUnhandledError = null;
    setSynchronous(false);
  });

  const set = () => {
    const server = createFakeServer();
    const relay = createRelay<SmallSession>({
      session: () => of({ socket: { id: `id${server.sockets.length}`, host: "kirimin.test" } }),
      WebSocketCtor: server.WebSocketCtor,
      protocol: "ws",
    });
    return { server, relay };
  };

  describe.each([false, true])("with synchronous error handling %s", (synchronous) => {
    it.each(streamNames.flatMap((name) => Object.keys(waysToThrow).map((way) => ({ name, way }))))(
      "at $name $way changes nothing for the others",
      ({ name, way }) => {
        setSynchronous(synchronous);
        const { server, relay } = set();
        const stream$ = relay[name as "relay$"];
        const before = watch(stream$);
        const break$ = waysToThrow[way];
        try {
          break$?.(stream$);
        } catch (error) {
          // With synchronous error handling, subscribe() itself throws what the first values cause.
          reported.push(error);
        }
        const after = watch(stream$);
        const all = watch(relay.relay$);
        server.socket.serverOpens();
        for (const frame of [kick, misshapen, unknown, kick]) server.socket.serverSends(frame);
        expect(all.values).toEqual([kick, kick]);
        expect(after.values).toEqual(before.values);
        expect(relay.send(postlike("p"))._tag).toBe("Right");
        expect(() => relay.close()).not.toThrow();
        for (const { end } of [before, after, all]) expect(end()).toBe("complete");
        jest.runAllTimers();
        expect(reported.length).toBeGreaterThan(0);
      },
    );
  });

  it("is reported once for each error", () => {
    const { server, relay } = set();
    watch(relay.relay$);
    waysToThrow["in its handler"]?.(relay.relay$);
    server.socket.serverOpens();
    server.socket.serverSends(kick);
    relay.close();
    jest.runAllTimers();
    expect(reported).toEqual([new Error("handler")]);
  });

  it("in the teardown of a delivery changes nothing, whatever ends it", () => {
    const { server, relay } = set();
    const states = watch(relay.state$);
    const deliver = (name: string) => {
      const broken$ = relay.deliver(postlike(name)).pipe(
        finalize(() => {
          throw new Error("teardown");
        }),
      );
      broken$.subscribe({ error: () => undefined });
      return watch(relay.deliver(postlike(name)));
    };
    watch(relay.relay$);
    server.socket.serverOpens();
    server.socket.serverSends(kick);
    server.socket.bufferedAmount = 1;
    const lost = deliver("lost");
    jest.advanceTimersByTime(60);
    server.socket.serverSends({ type: "newLoggedIn", uid: "1" });
    expect(states.values.at(-1)).toMatchObject({ status: "stopped" });
    expect(lost.end()).toMatchObject({ reason: "indeterminate" });
    expect(deliver("stopped").end()).toMatchObject({ reason: "stopped" });
    expect(() => relay.close()).not.toThrow();
    expect(deliver("closed").end()).toMatchObject({ reason: "closed" });
    expect(states.end()).toBe("complete");
    jest.runAllTimers();
    expect(reported).toHaveLength(1);
  });

  it.each(["socket", "invalid"])(
    "a session whose `%s` throws is told, and ends nothing",
    (name) => {
      const server = createFakeServer();
      const session = {
        socket: { id: "a", host: "kirimin.test" },
        get invalid(): unknown {
          if (name === "invalid") throw new Error("getter");
          return [];
        },
      };
      if (name === "socket") {
        Object.defineProperty(session, "socket", {
          get: () => {
            throw new Error("getter");
          },
        });
      }
      const relay = createRelay<SmallSession>({
        session: () => of(session),
        WebSocketCtor: server.WebSocketCtor,
        protocol: "ws",
      });
      const states = watch(relay.state$);
      const updates = watch(relay.updates$);
      const isTold = name === "invalid";
      expect(states.values.at(-1)).toMatchObject(
        isTold ? { status: "connecting" } : { status: "waiting", cause: { code: "bad-session" } },
      );
      expect(updates.values).toHaveLength(isTold ? 1 : 0);
      relay.close();
      expect(updates.end()).toBe("complete");
      jest.runAllTimers();
      expect(reported).toEqual(isTold ? [new Error("getter")] : []);
    },
  );

  it("all streams complete for those that come after close()", () => {
    const { relay } = set();
    relay.close();
    for (const type of relayTypes) expect(watch<unknown>(relay[`${type}$`]).end()).toBe("complete");
  });
});
