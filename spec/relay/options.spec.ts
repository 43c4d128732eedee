import { asyncScheduler, NEVER, of, type Observable } from "rxjs";
import { createRelay } from "../../lib/relay/create-relay.js";
import { completeOptions } from "../../lib/relay/options.js";
import { createFakeServer } from "../support/fake-server.js";
import type { SmallSession } from "../support/relay-bench.js";

function session(): Observable<never> {
  return NEVER;
}

describe("The options of createRelay", () => {
  it("need no more than a session function, and have these defaults", () => {
    expect(completeOptions({ session })).toEqual({
      session: expect.any(Function),
      protocol: undefined,
      WebSocketCtor: undefined,
      path: "",
      confirmAfter: 1000,
      connectTimeout: 10_000,
      linger: 1000,
      journal: 1000,
      maxFrameLength: 1_048_576,
      scheduler: asyncScheduler,
      reconnect: {
        initialDelay: 1000,
        maxDelay: 55_000,
        factor: 4,
        maxAttempts: Infinity,
        retry: expect.any(Function),
        random: expect.any(Function),
      },
    });
  });

  it.each<[string, object]>([
    ["protocol", { protocol: "ws" }],
    ["path", { path: "/socket" }],
    ["WebSocketCtor", { WebSocketCtor: class extends EventTarget {} }],
    ["linger", { linger: 0 }],
    ["journal", { journal: Infinity }],
    ["maxFrameLength", { maxFrameLength: Infinity }],
    ["confirmAfter", { confirmAfter: 0 }],
    ["connectTimeout", { connectTimeout: 2 ** 31 - 1 }],
  ])("are taken as they are given: %s", (_name, options) => {
    expect(completeOptions({ session, ...options })).toMatchObject(options);
  });

  it("take `undefined` for an option that is not there", () => {
    const none = { path: undefined, linger: undefined, scheduler: undefined };
    expect(completeOptions({ session, ...none, reconnect: { maxDelay: undefined } })).toEqual({
      ...completeOptions({ session }),
      session: expect.any(Function),
      reconnect: {
        ...completeOptions({ session }).reconnect,
        retry: expect.any(Function),
        random: expect.any(Function),
      },
    });
  });

  it("take a part of a policy", () => {
    expect(completeOptions({ session, reconnect: { maxAttempts: 3 } }).reconnect).toMatchObject({
      maxAttempts: 3,
      maxDelay: 55_000,
    });
  });

  it.each<[string, unknown]>([
    ["createRelay: session", undefined],
    ["createRelay: session", null],
    ["createRelay: session", {}],
    ["createRelay: session", { session: NEVER }],
    ["createRelay: session", { session: "https://kirimin.devanka.id" }],
    ["protocol", { session, protocol: "https" }],
    ["protocol", { session, protocol: "wss:" }],
    ["path", { session, path: "socket" }],
    ["path", { session, path: "/socket?id=1" }],
    ["path", { session, path: "/a b" }],
    ["path", { session, path: "/a#b" }],
    ["WebSocketCtor", { session, WebSocketCtor: {} }],
    ["confirmAfter", { session, confirmAfter: -1 }],
    ["confirmAfter", { session, confirmAfter: NaN }],
    ["connectTimeout", { session, connectTimeout: Infinity }],
    ["connectTimeout", { session, connectTimeout: 2 ** 31 }],
    ["linger", { session, linger: "1000" }],
    ["journal", { session, journal: -1 }],
    ["journal", { session, journal: NaN }],
    ["maxFrameLength", { session, maxFrameLength: -1 }],
    ["scheduler", { session, scheduler: {} }],
    ["reconnect.initialDelay", { session, reconnect: { initialDelay: -1 } }],
    ["reconnect.maxDelay", { session, reconnect: { maxDelay: Infinity } }],
    ["reconnect.factor", { session, reconnect: { factor: 0.5 } }],
    ["reconnect.maxAttempts", { session, reconnect: { maxAttempts: 0 } }],
    ["reconnect.retry", { session, reconnect: { retry: true } }],
    ["reconnect.random", { session, reconnect: { random: 1 } }],
  ])("are refused with a TypeError that names %s: %p", (option, options) => {
    const make = (): unknown => createRelay(options as never);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(`${option}: expected `);
  });

  it("may be those of a class, with what stands on its prototype", () => {
    class Options {
      readonly #id = "id";
      readonly path = "/socket";
      session(): Observable<SmallSession> {
        return of({ socket: { id: this.#id, host: "kirimin.test" } });
      }
    }
    const server = createFakeServer();
    const relay = createRelay(
      Object.assign(new Options(), {
        WebSocketCtor: server.WebSocketCtor,
        protocol: "ws" as const,
      }),
    );
    relay.relay$.subscribe();
    expect(server.socket.url).toBe("ws://kirimin.test/socket?id=id");
    relay.close();
  });
});
