import { inVirtualTime } from "../support/relay-bench.js";
import {
  eventInWords,
  inWords,
  message,
  setUpSocket,
  superseding,
  unknown,
} from "./socket-bench.js";

const words = {
  o: "open",
  a: "accepted",
  m: "calloffline",
  u: "unknown dance",
  i: "invalid json",
  s: "newLoggedIn",
};

describe("A socket", () => {
  it("is cold, with one socket for each subscription", () => {
    inVirtualTime((_, scheduler) => {
      const { socket$, server } = setUpSocket(scheduler);
      expect(server.sockets).toHaveLength(0);
      socket$.subscribe({ error: () => {} });
      socket$.subscribe({ error: () => {} });
      expect(server.sockets).toHaveLength(2);
      expect(server.socket.url).toBe("ws://kirimin.test?id=s3cret");
    });
  });

  it("is accepted when it has been open for as long as confirmAfter says", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { socket$, server, at } = setUpSocket(scheduler);
      at(3, () => server.socket.serverOpens());
      at(200, () => server.socket.serverSends(message));
      expectObservable(inWords(socket$)).toBe("---o 99ms a 96ms m", words);
    });
  });

  it("is accepted in the same moment where confirmAfter is 0, after it has opened", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { socket$, server, at } = setUpSocket(scheduler, { confirmAfter: 0 });
      at(3, () => server.socket.serverOpens());
      expectObservable(inWords(socket$)).toBe("---(oa)", words);
    });
  });

  it.each([
    { frame: "a message", data: message, word: "m" },
    { frame: "a message of an unknown type", data: unknown, word: "u" },
    { frame: "text that is no message", data: "halo", word: "i" },
    { frame: "a binary frame", data: new ArrayBuffer(3), word: "i" },
  ])("is accepted with its first frame, and only once: $frame", ({ data, word }) => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { socket$, server, at } = setUpSocket(scheduler);
      at(3, () => server.socket.serverOpens());
      for (const ms of [10, 20, 150]) at(ms, () => server.socket.onmessage?.({ data: text(data) }));
      const marbles = `---o 6ms (a${word}) 6ms ${word} 129ms ${word}`;
      expectObservable(inWords(socket$)).toBe(marbles, words);
    });
  });

  it("hands the frame that it was accepted with on before those which the server sends in answer", () => {
    inVirtualTime((_, scheduler) => {
      const { socket$, server } = setUpSocket(scheduler);
      const seen: string[] = [];
      socket$.subscribe({
        next: (event) => {
          seen.push(eventInWords(event));
          if (event.kind === "accepted") server.socket.serverSends(unknown);
          if (eventInWords(event) === "unknown dance" && seen.length < 6)
            server.socket.serverSends("halo");
        },
        error: () => {},
      });
      server.socket.serverOpens();
      server.socket.serverSends(message);
      server.socket.serverSends(message);
      expect(seen).toEqual([
        "open",
        "accepted",
        "calloffline",
        "unknown dance",
        "invalid json",
        "calloffline",
      ]);
    });
  });

  it("hands frames on in their order, the good and the bad", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { socket$, server, at } = setUpSocket(scheduler);
      at(1, () => server.socket.serverOpens());
      at(2, () => {
        for (const frame of [message, "halo", unknown, message]) server.socket.serverSends(frame);
      });
      expectObservable(inWords(socket$)).toBe("-o(amium)", words);
    });
  });

  it.each([
    { what: "binary", data: new Uint8Array(7), reason: "json", length: 7 },
    { what: "no data at all", data: undefined, reason: "json", length: 0 },
    {
      what: "text longer than maxFrameLength",
      data: " ".repeat(1001),
      reason: "size",
      length: 1001,
    },
    { what: "half a message", data: '{"type":', reason: "json", length: 8 },
    { what: "deeply nested arrays", data: "[".repeat(1000), reason: "json", length: 1000 },
    { what: "a type of another kind", data: '{"type":["a"]}', reason: "shape", length: 14 },
  ])("is not ended by a bad frame: $what", ({ data, reason, length }) => {
    inVirtualTime(({ flush }, scheduler) => {
      const { socket$, server } = setUpSocket(scheduler);
      const next = jest.fn();
      const error = jest.fn();
      socket$.subscribe({ next, error });
      server.socket.serverOpens();
      server.socket.onmessage?.({ data });
      flush();
      expect(error).not.toHaveBeenCalled();
      expect(next).toHaveBeenLastCalledWith(
        expect.objectContaining({
          is: "invalid",
          invalid: expect.objectContaining({ reason, length }),
        }),
      );
    });
  });

  it("reports its open before it tells anyone, so that its id is known to have served", () => {
    inVirtualTime((_, scheduler) => {
      const { socket$, server, onOpen } = setUpSocket(scheduler);
      socket$.subscribe({
        next: () => expect(onOpen).toHaveBeenCalledTimes(1),
        error: () => {},
      });
      expect(onOpen).not.toHaveBeenCalled();
      server.socket.serverOpens();
      expect(onOpen).toHaveBeenCalledTimes(1);
    });
  });

  it("is closed by newLoggedIn, after it was handed on", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { socket$, server, at } = setUpSocket(scheduler);
      at(1, () => server.socket.serverOpens());
      at(150, () => server.socket.serverSends(superseding));
      at(160, () => server.socket.serverSends(message));
      expectObservable(inWords(socket$)).toBe("-o 99ms a 48ms (s#)", words, "superseded");
      scheduler.flush();
      expect(server.standing()).toBe(0);
    });
  });

  it("is closed by newLoggedIn also where that is the first frame", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { socket$, server, at } = setUpSocket(scheduler);
      at(1, () => server.socket.serverOpens());
      at(2, () => server.socket.serverSends(superseding));
      expectObservable(inWords(socket$)).toBe("-o(as#)", words, "superseded");
    });
  });

  it("is not closed by what only looks like newLoggedIn", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { socket$, server, at } = setUpSocket(scheduler);
      at(1, () => server.socket.serverOpens());
      at(2, () => server.socket.serverSends({ type: "newLoggedIn" }));
      at(10, () => server.socket.serverSends({ type: "newLoggedIn", uid: 1 }));
      at(20, () => server.socket.serverSends(message));
      expectObservable(inWords(socket$)).toBe("-o(as) 4ms s 9ms m", words);
    });
  });
});

/** What a socket gives for what was sent. */
const text = (data: unknown): unknown =>
  data instanceof ArrayBuffer || typeof data === "string" ? data : JSON.stringify(data);
