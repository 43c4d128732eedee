import {
  EMPTY,
  NEVER,
  asyncScheduler,
  concat,
  ignoreElements,
  lastValueFrom,
  of,
  throwError,
  toArray,
  take,
  type ObservableInput,
} from "rxjs";
import { RelayError } from "../../lib/protocol/relay-error.js";
import { inVirtualTime, type SmallSession } from "../support/relay-bench.js";
import { sessionOf, setUpConnector } from "./connector-bench.js";
import { inWords } from "./socket-bench.js";

/** What an attempt that ends at once ends with, and how many sockets it made. */
const failWith = (session: () => ObservableInput<unknown>): { error: RelayError; made: number } =>
  inVirtualTime((_, scheduler) => {
    const { attempt$, server } = setUpConnector(scheduler, {
      session: session as () => ObservableInput<SmallSession>,
    });
    const errors: unknown[] = [];
    attempt$.subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toEqual([expect.any(RelayError)]);
    expect(scheduler.actions).toHaveLength(0);
    return { error: errors[0] as RelayError, made: server.sockets.length };
  });

describe("A session function", () => {
  const throws = (thrown: unknown) => () => {
    throw thrown;
  };

  it.each([
    { thrown: new Error("offline"), code: "unreachable" },
    { thrown: undefined, code: "unreachable" },
    { thrown: { status: 401 }, code: "unauthorized" },
    { thrown: { status: 429 }, code: "rate-limited" },
    { thrown: { status: 500 }, code: "bad-session" },
    { thrown: new ReferenceError("a bug"), code: "bad-session" },
    { thrown: new TypeError("Cannot read properties of undefined"), code: "bad-session" },
  ])("that throws $thrown, or gives that error, ends the attempt: $code", ({ thrown, code }) => {
    for (const session of [throws(thrown), () => throwError(() => thrown)]) {
      const { error, made } = failWith(session);
      expect(error.code).toBe(code);
      expect(error.cause).toBe(thrown);
      expect(made).toBe(0);
    }
  });

  it("that gives a RelayError ends the attempt with that very error", () => {
    const cause = new RelayError("unauthorized");
    expect(failWith(() => throwError(() => cause)).error).toBe(cause);
  });

  it.each([
    { what: "nothing", session: () => EMPTY },
    { what: "an empty array", session: () => [] },
  ])("that gives $what ends the attempt with bad-session", ({ session }) => {
    const { error, made } = failWith(session);
    expect(error.code).toBe("bad-session");
    expect(error.message).toMatch(/^The session function gave nothing\. /);
    expect(made).toBe(0);
  });

  it.each([
    { session: undefined, said: "SocketConfig: expected SocketConfig, got undefined. " },
    { session: null, said: "SocketConfig: expected SocketConfig, got undefined. " },
    { session: "id1", said: "SocketConfig: expected SocketConfig, got undefined. " },
    { session: { socket: null }, said: "SocketConfig: expected SocketConfig, got null. " },
    {
      session: { socket: { id: 1 } },
      said: "SocketConfig.id: expected string, got number; SocketConfig.host: expected string, got undefined. ",
    },
    {
      session: sessionOf("id1", "wss://kirimin.test/secret"),
      said: "SocketConfig.host: expected a host with an optional port, and nothing else. ",
    },
    {
      session: sessionOf("", "kirimin.test"),
      said: "SocketConfig.id: expected an id, got text that is empty or not Unicode. ",
    },
  ])("that gives no way to connect ends the attempt before a socket is made: $session", (row) => {
    const { error, made } = failWith(() => of(row.session));
    expect(error.code).toBe("bad-session");
    expect(error.message.startsWith(row.said)).toBe(true);
    expect(made).toBe(0);
  });

  it("is asked for one value, and its observable left then", () => {
    inVirtualTime(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const request$ = cold("--s-t-|", { s: sessionOf("id1"), t: sessionOf("id2") });
      const { attempt$, server } = setUpConnector(scheduler, { session: () => request$ });
      expectObservable(inWords(attempt$), "^--------!").toBe("z-s", {
        z: "authorizing",
        s: "session id1",
      });
      expectSubscriptions(request$.subscriptions).toBe("^-!");
      scheduler.flush();
      expect(server.sockets).toHaveLength(1);
    });
  });

  it("may give an observable that never completes", () => {
    inVirtualTime((_, scheduler) => {
      const { attempt$, server } = setUpConnector(scheduler, {
        session: () => concat(of(sessionOf("id1")), NEVER),
      });
      attempt$.subscribe({ error: () => {} });
      expect(server.sockets).toHaveLength(1);
    });
  });

  it.each([
    { what: "a promise", session: () => Promise.resolve(sessionOf("id1")) },
    { what: "an array", session: () => [sessionOf("id1"), sessionOf("id2")] },
    { what: "an observable", session: () => of(sessionOf("id1")) },
  ])("may give $what", async ({ session }) => {
    const { attempt$ } = setUpConnector(asyncScheduler, { session });
    const first$ = inWords(attempt$).pipe(take(2), toArray());
    await expect(lastValueFrom(first$, { defaultValue: [] })).resolves.toEqual([
      "authorizing",
      "session id1",
    ]);
  });

  it("may give a promise that is rejected", async () => {
    const thrown = new Error("offline");
    const { attempt$ } = setUpConnector(asyncScheduler, { session: () => Promise.reject(thrown) });
    const last = lastValueFrom(attempt$.pipe(ignoreElements()), { defaultValue: undefined });
    await expect(last).rejects.toMatchObject({ code: "unreachable", cause: thrown });
  });
});

describe("A socket id", () => {
  /** Makes an attempt with each id, which opens unless it is in `unopened`; gives what each ended with. */
  const attempts = (ids: readonly string[], unopened: ReadonlySet<number> = new Set()): string[] =>
    inVirtualTime((_, scheduler) => {
      const left = [...ids];
      const { attempt$, server } = setUpConnector(scheduler, {
        session: () => left.splice(0, 1).map((id) => sessionOf(id)),
      });
      return ids.map((id, index) => {
        let end = "";
        const made = server.sockets.length;
        inWords(attempt$).subscribe({ error: (word: unknown) => (end = String(word)) });
        if (server.sockets.length > made) {
          expect(server.socket.url).toBe(`ws://kirimin.test?id=${id}`);
          if (!unopened.has(index)) server.socket.serverOpens();
          server.socket.serverCloses(1005);
        }
        return end.replace(/ .*/, "");
      });
    });

  it("serves once", () => {
    expect(attempts(["a", "a", "b", "a", "b"])).toEqual([
      "refused",
      "stale-session",
      "refused",
      "stale-session",
      "stale-session",
    ]);
  });

  it("has not served where its socket never opened", () => {
    expect(attempts(["a", "a", "a", "a"], new Set([0, 1]))).toEqual([
      "unreachable",
      "unreachable",
      "refused",
      "stale-session",
    ]);
  });

  it.each(["__proto__", "constructor", "toString"])("may be %s", (id) => {
    expect(attempts([id, id])).toEqual(["refused", "stale-session"]);
  });

  it("is remembered until 100 others have served", () => {
    const others = Array.from({ length: 99 }, (_, index) => `other${index}`);
    expect(attempts(["a", ...others, "a"]).at(-1)).toBe("stale-session");
    expect(attempts(["a", ...others, "another", "a"]).at(-1)).toBe("refused");
  });

  it("that is stale is refused before a socket is made, and its session is not told", () => {
    inVirtualTime((_, scheduler) => {
      const { attempt$, server } = setUpConnector(scheduler, { session: () => [sessionOf("a")] });
      const first = attempt$.subscribe({ error: () => {} });
      server.socket.serverOpens();
      first.unsubscribe();
      const seen: string[] = [];
      inWords(attempt$).subscribe({ next: (word) => seen.push(word), error: () => {} });
      expect(seen).toEqual(["authorizing"]);
      expect(server.sockets).toHaveLength(1);
    });
  });
});
