import { Server, WebSocket } from "mock-socket";
import { VirtualTimeScheduler, from, map } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { RelayError, createRelay, postlike } from "../../lib/index.js";
import { createMockRelay, sample, type MockRelay } from "../../lib/testing/index.js";
import { BareSocket, connected, open, relayOf, sessionOf } from "./support/stand-ins.js";

const made: MockRelay[] = [];
const make = (...args: Parameters<typeof createMockRelay>): MockRelay => {
  const mock = createMockRelay(...args);
  made.push(mock);
  return mock;
};
afterEach(() => {
  for (const mock of made.splice(0)) mock.close();
});

const addressOf = (mock: MockRelay, host: string): string =>
  `ws://${host}${mock.relayOptions.path}`;

describe("createMockRelay", () => {
  it.each([{ deafFor: -1 }, { deafFor: NaN }, { deafFor: "10" as unknown as number }])(
    "takes no %p",
    (options) => {
      expect(() => createMockRelay(options)).toThrow(TypeError);
      expect(() => createMockRelay(options)).toThrow("createMockRelay: deafFor: expected ms");
    },
  );

  it("names the package that is missing, and how to get it", () => {
    jest.isolateModules(() => {
      jest.doMock("mock-socket", () => {
        throw new Error("Cannot find module 'mock-socket'");
      });
      expect(() => createMockRelay()).toThrow(
        'createMockRelay() needs the package "mock-socket": npm install --save-dev mock-socket',
      );
      jest.dontMock("mock-socket");
    });
  });

  it("leaves the globals as they are", async () => {
    const use = async (): Promise<void> => {
      const mock = createMockRelay();
      const socket = await open(mock);
      socket.like("p1");
      socket.close();
      await socket.closed;
      mock.close();
    };
    // Once before, since some globals come about when they are first used.
    await use();
    const globals = () => new Map(Object.entries(Object.getOwnPropertyDescriptors(globalThis)));
    const before = globals();
    await use();
    const after = globals();
    expect([...after.keys()]).toEqual([...before.keys()]);
    // By identity: some of them cannot be looked into.
    const changed = [...after].filter(
      ([name, { value }]) => !Object.is(before.get(name)?.value, value),
    );
    expect(changed.map(([name]) => name)).toEqual([]);
  });

  it("works where the globals of jest's jsdom are all there is", async () => {
    // What jest-environment-jsdom 30 lacks of what Node has.
    const lacking = [
      "structuredClone",
      "fetch",
      "Request",
      "Response",
      "TextEncoder",
      "TextDecoder",
      "ReadableStream",
      "BroadcastChannel",
      "setImmediate",
    ];
    const globals = lacking.map(
      (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name) ?? {}] as const,
    );
    for (const name of lacking) Reflect.deleteProperty(globalThis, name);
    try {
      const mock = make({ deafFor: 0 });
      const [me] = mock.users;
      const socket = await open(mock);
      mock.addUser("ayu").sendMessage({ user: me.id }, "halo");
      expect(me.snapshot().c).toMatchObject([{ m: [{ text: "halo" }] }]);
      expect(socket.frames).toMatchObject([{ type: "sendmessage" }]);
      socket.close();
      await socket.closed;
    } finally {
      for (const [name, descriptor] of globals) Object.defineProperty(globalThis, name, descriptor);
    }
  });

  it("gives sockets that are mock-socket's", () => {
    const { WebSocketCtor } = make().relayOptions;
    expect(new WebSocketCtor("ws://nowhere.test/")).toBeInstanceOf(WebSocket);
    expect(() => new WebSocketCtor("salah")).toThrow();
  });

  it("loses what is sent in the first 10 ms, unless told otherwise", () => {
    const scheduler = new VirtualTimeScheduler();
    const mock = make({ scheduler });
    const relay = createRelay({ ...mock.relayOptions, scheduler });
    relay.relay$.subscribe();
    const like = (ms: number, postid: string) =>
      scheduler.schedule(() => relay.send(postlike(postid)), ms);
    scheduler.schedule(() => mock.send(sample("memberkick")), 5);
    // Open at 4 ms; a frame takes 4 ms.
    like(9, "hilang");
    like(10, "sampai");
    scheduler.schedule(() => relay.close(), 100);
    scheduler.flush();
    expect(mock.received).toMatchObject([{ postid: "sampai" }]);
  });

  it("is in the virtual time of TestScheduler.run(), without being told", () => {
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    scheduler.run(({ expectObservable, cold }) => {
      const mock = make();
      const relay = relayOf(mock, { confirmAfter: 1000 });
      cold("10ms k", { k: sample("memberkick") }).subscribe((kick) => mock.send(kick));
      cold("20ms c").subscribe(() => mock.closeWith(1001));
      expectObservable(relay.memberkick$, "^ 50ms !").toBe("10ms k", { k: sample("memberkick") });
      expectObservable(relay.state$.pipe(map(({ status }) => status)), "^ 21ms !").toBe(
        "c 3ms o 5ms d",
        { c: "connecting", o: "open", d: "connected" },
      );
    });
  });

  it("tells virtual times in what it makes", () => {
    const scheduler = new VirtualTimeScheduler();
    const mock = make({ scheduler });
    const [me] = mock.users;
    const times: number[] = [];
    const relay = createRelay({ ...mock.relayOptions, scheduler });
    relay.sendmessage$.subscribe(({ chat }) => times.push(chat.timestamp));
    scheduler.schedule(() => mock.addUser().sendMessage({ user: me.id }, "halo"), 1234);
    scheduler.schedule(() => relay.close(), 2000);
    scheduler.flush();
    expect(times).toEqual([1234]);
  });

  it("gives a session at once, in the caller's own turn", () => {
    const mock = make();
    let host: string | undefined;
    let isComplete = false;
    from(mock.relayOptions.session()).subscribe({
      next: ({ socket }) => (host = socket.host),
      complete: () => (isComplete = true),
    });
    expect(host).toMatch(/^relay-[\da-f]{8}\.kirimin\.test$/);
    expect(isComplete).toBe(true);
  });

  it("gives messages at once, in the caller's own turn", async () => {
    const mock = make();
    const relay = await connected(relayOf(mock));
    const kicks: unknown[] = [];
    relay.memberkick$.subscribe((kick) => kicks.push(kick));
    mock.send(sample("memberkick"));
    expect(kicks).toEqual([sample("memberkick")]);
    relay.close();
  });

  it("knows nothing of another one", async () => {
    const one = make();
    const two = make();
    const socket = await open(one);
    expect([one.users[0].isConnected, two.users[0].isConnected]).toEqual([true, false]);
    expect(() => two.send("{}")).toThrow("no accepted socket");
    two.close();
    one.send({ type: "satu" });
    expect(socket.frames).toEqual([{ type: "satu" }]);
    const astray = new BareSocket(one, await sessionOf(make()));
    expect(await astray.closed).toMatchObject({ code: 1006 });
  });

  it("does not send to a socket that is closing, nor hear what that one sends", async () => {
    const mock = make({ deafFor: 0 });
    const socket = await open(mock);
    mock.hang();
    mock.send({ type: "terlambat" });
    socket.close();
    socket.like("p1");
    mock.resume();
    await socket.closed;
    socket.like("p1");
    expect(mock.received).toEqual([]);
  });

  it("leaves no server in mock-socket, and no timer, when it is closed", async () => {
    const mock = make();
    const { host } = await sessionOf(mock);
    jest.useFakeTimers();
    try {
      const { WebSocketCtor } = mock.relayOptions;
      const opening = new WebSocketCtor(`${addressOf(mock, host)}?id=x`);
      expect(() => new Server(addressOf(mock, host), { mock: false })).toThrow("already listening");
      expect(jest.getTimerCount()).toBe(1);
      mock.close();
      expect(opening.readyState).toBe(3);
      expect(jest.getTimerCount()).toBe(0);
      new Server(addressOf(mock, host), { mock: false }).stop();
      mock.close();
    } finally {
      jest.useRealTimers();
    }
    await expect(sessionOf(mock)).rejects.toBeInstanceOf(RelayError);
  });
});
