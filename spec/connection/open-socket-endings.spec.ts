import { Subject, ignoreElements } from "rxjs";
import type { WebSocketConstructor } from "../../lib/connection/platform-socket.js";
import { closingWait } from "../../lib/connection/socket.js";
import { RelayError } from "../../lib/protocol/relay-error.js";
import type { FakeSocket } from "../support/fake-server.js";
import { inVirtualTime } from "../support/relay-bench.js";
import { errorInWords, inWords, message, setUpSocket } from "./socket-bench.js";

const words = { o: "open", a: "accepted", m: "calloffline" };

/** What the server does with the socket, at which ms. */
type Steps = readonly (readonly [number, (socket: FakeSocket) => void])[];

const opens = [2, (socket: FakeSocket) => socket.serverOpens()] as const;
const closes = (ms: number, code: number) =>
  [ms, (socket: FakeSocket) => socket.serverCloses(code)] as const;
const fails = (ms: number) => [ms, (socket: FakeSocket) => socket.fails()] as const;
const sends = (ms: number) => [ms, (socket: FakeSocket) => socket.serverSends(message)] as const;

const endings: readonly { ending: string; steps: Steps; marbles: string; error: string }[] = [
  {
    ending: "closed before the open",
    steps: [closes(5, 1006)],
    marbles: "5ms #",
    error: "unreachable 1006 unclean",
  },
  {
    ending: "closed cleanly before the open",
    steps: [closes(5, 1000)],
    marbles: "5ms #",
    error: "unreachable 1000 clean",
  },
  {
    ending: "failed, then closed before the open",
    steps: [fails(5), closes(8, 1006)],
    marbles: "8ms #",
    error: "unreachable 1006 unclean",
  },
  {
    ending: "failed before the open without a close",
    steps: [fails(5)],
    marbles: `5ms ${closingWait}ms #`,
    error: "unreachable",
  },
  {
    ending: "failed before the open, closed too late",
    steps: [fails(5), closes(5 + closingWait + 1, 1006)],
    marbles: `5ms ${closingWait}ms #`,
    error: "unreachable",
  },
  {
    ending: "refused, as Kirimin does",
    steps: [opens, closes(5, 1005)],
    marbles: "--o--#",
    error: "refused 1005 clean",
  },
  {
    ending: "refused just before confirmAfter",
    steps: [opens, closes(101, 1005)],
    marbles: "--o 98ms #",
    error: "refused 1005 clean",
  },
  {
    ending: "lost before it was accepted",
    steps: [opens, closes(5, 1006)],
    marbles: "--o--#",
    error: "refused 1006 unclean",
  },
  {
    ending: "failed and closed before it was accepted",
    steps: [opens, fails(5), closes(7, 1006)],
    marbles: "--o----#",
    error: "refused 1006 unclean",
  },
  {
    ending: "failed before it was accepted, without a close",
    steps: [opens, fails(50)],
    marbles: `--o 47ms ${closingWait}ms #`,
    error: "refused",
  },
  ...[1000, 1001, 1005].map((code) => ({
    ending: `closed cleanly (${code}) when accepted by time`,
    steps: [opens, closes(202, code)],
    marbles: "--o 99ms a 99ms #",
    error: `disconnected ${code} clean`,
  })),
  {
    ending: "lost (1006) when accepted by time",
    steps: [opens, closes(202, 1006)],
    marbles: "--o 99ms a 99ms #",
    error: "disconnected 1006 unclean",
  },
  {
    ending: "closed cleanly (1005) when accepted by a frame",
    steps: [opens, sends(4), closes(10, 1005)],
    marbles: "--o-(am) 2ms #",
    error: "disconnected 1005 clean",
  },
  {
    ending: "failed and closed when accepted",
    steps: [opens, sends(4), fails(10), closes(12, 1009)],
    marbles: "--o-(am) 4ms #",
    error: "disconnected 1009 clean",
  },
  {
    ending: "failed without a close when accepted",
    steps: [opens, sends(4), fails(10)],
    marbles: `--o-(am) 2ms ${closingWait}ms #`,
    error: "disconnected",
  },
];

describe("The end of a socket", () => {
  it.each(endings)("is an error: $ending → $error", ({ steps, marbles, error }) => {
    inVirtualTime(({ expectObservable, flush }, scheduler) => {
      const { socket$, server, at } = setUpSocket(scheduler);
      for (const [ms, step] of steps) at(ms, () => step(server.socket));
      expectObservable(inWords(socket$)).toBe(marbles, words, error);
      flush();
      expect(server.sockets).toHaveLength(1);
    });
  });

  it("comes after the socket was released, once", () => {
    inVirtualTime((_, scheduler) => {
      const { socket$, server, onRelease } = setUpSocket(scheduler);
      const error = jest.fn(() => expect(server.standing()).toBe(0));
      socket$.subscribe({ error });
      server.socket.serverOpens();
      server.socket.serverCloses(1005);
      server.socket.serverCloses(1005);
      expect(error).toHaveBeenCalledTimes(1);
      expect(onRelease).toHaveBeenCalledTimes(1);
    });
  });

  it("releases with what completes when the socket has really closed", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { socket$, server, onRelease, at } = setUpSocket(scheduler);
      const completion$ = new Subject<unknown>();
      onRelease.mockImplementation((closed$): undefined => {
        closed$.subscribe(completion$);
      });
      at(1, () => server.socket.serverOpens());
      at(2, () => (server.socket.answersClose = false));
      at(50, () => server.socket.serverCloses(1005));
      expectObservable(inWords(socket$), "^--!").toBe("-o", words);
      expectObservable(completion$).toBe("50ms |");
    });
  });

  it("is, where the socket names its own, that very error, at once", () => {
    inVirtualTime(({ expectObservable, flush }, scheduler) => {
      const { socket$, server, onRelease, at } = setUpSocket(scheduler);
      const silent = new RelayError("silent");
      at(2, () => server.socket.serverOpens());
      // As the WebSocket of rx-kirimin/node does, before it gives the socket up.
      at(5, () => server.socket.onerror?.({ error: silent }));
      expectObservable(socket$.pipe(ignoreElements())).toBe("-----#", {}, silent);
      flush();
      expect(server.standing()).toBe(0);
      expect(onRelease).toHaveBeenCalledTimes(1);
    });
  });

  it("leaves no timer", () => {
    inVirtualTime((_, scheduler) => {
      const { socket$, server } = setUpSocket(scheduler);
      socket$.subscribe({ error: () => {} });
      server.socket.serverOpens();
      expect(scheduler.actions).not.toHaveLength(0);
      server.socket.fails();
      server.socket.serverCloses(1006);
      expect(scheduler.actions).toHaveLength(0);
    });
  });
});

describe("The error of a socket", () => {
  const failWith = (WebSocketCtor: WebSocketConstructor): RelayError =>
    inVirtualTime((_, scheduler) => {
      const { socket$, onRelease } = setUpSocket(scheduler, { WebSocketCtor });
      const errors: RelayError[] = [];
      socket$.subscribe({ error: (thrown: unknown) => errors.push(thrown as RelayError) });
      const [error] = errors;
      if (!error) throw new Error("There was no error at once.");
      expect(onRelease).not.toHaveBeenCalled();
      return error;
    });

  const throwing = (thrown: unknown): WebSocketConstructor =>
    function () {
      throw thrown;
    } as unknown as WebSocketConstructor;

  it.each([
    { name: "SyntaxError", thrown: new DOMException("ws://kirimin.test?id=s3cret", "SyntaxError") },
    { name: "TypeError", thrown: new TypeError("Invalid URL: ws://kirimin.test?id=s3cret") },
  ])("names the class of what the constructor threw, and not the URL: $name", (row) => {
    const error = failWith(throwing(row.thrown));
    expect(errorInWords(error)).toBe("unreachable");
    expect(error.message).toMatch(new RegExp(`^The socket failed with ${row.name}\\. Kirimin`));
    expect(error.message).not.toMatch(/kirimin\.test|s3cret/);
    expect(error).not.toHaveProperty("cause");
  });

  it.each([null, undefined, "ws://kirimin.test?id=s3cret", { name: "id=s3cret" }, { name: 1 }])(
    "says no more than that it failed where the constructor threw %j",
    (thrown) => {
      expect(failWith(throwing(thrown)).message).toMatch(/^The socket failed\. Kirimin/);
    },
  );

  it.each([
    { event: { error: { code: "ECONNREFUSED" } }, said: "The socket failed with ECONNREFUSED." },
    { event: { error: { message: "id=s3cret" } }, said: "The socket failed." },
    { event: { type: "error" }, said: "The socket failed." },
  ])("names the system's code where `ws` gives one: $event", ({ event, said }) => {
    inVirtualTime((_, scheduler) => {
      const { socket$, server } = setUpSocket(scheduler);
      const error = jest.fn<undefined, [RelayError]>();
      socket$.subscribe({ error });
      server.socket.fails(event);
      server.socket.serverCloses(1006);
      const [[thrown] = []] = error.mock.calls;
      expect(thrown?.message).toMatch(said);
      expect(thrown?.message).not.toMatch("s3cret");
    });
  });
});
