import { EMPTY, mergeMap } from "rxjs";
import type { Link } from "../../lib/connection/socket.js";
import { postlike, readAllMessages } from "../../lib/protocol/commands.js";
import { inVirtualTime } from "../support/relay-bench.js";
import { message, setUpSocket } from "./socket-bench.js";

/** Runs `spec` with the link of a socket that was accepted by a frame. */
const withLink = (
  spec: (link: Link, bench: ReturnType<typeof setUpSocket>, leave: () => void) => void,
  options: Parameters<typeof setUpSocket>[1] = {},
): void =>
  inVirtualTime((_, scheduler) => {
    const bench = setUpSocket(scheduler, options);
    const links: Link[] = [];
    const subscription = bench.socket$.subscribe({
      next: (event) => {
        if (event.kind === "accepted") links.push(event.link);
      },
      error: () => {},
    });
    bench.server.socket.serverOpens();
    bench.server.socket.serverSends(message);
    const [link] = links;
    if (!link || links.length > 1) throw new Error("It was not accepted once.");
    spec(link, bench, () => subscription.unsubscribe());
  });

describe("The link of an accepted socket", () => {
  it("sends commands as text with Kirimin's identifier, in order", () => {
    withLink((link, { server }) => {
      expect(link.send(postlike("p"))).toBe(true);
      expect(link.send(readAllMessages({ id: "7", type: "group" }))).toBe(true);
      expect(server.socket.sent).toEqual([
        '{"type":"postlike","postid":"p","identifier":"kirimin"}',
        '{"type":"readAllMessages","roomid":"7","roomtype":"group","identifier":"kirimin"}',
      ]);
    });
  });

  it.each([
    { state: "connecting", readyState: 0, sent: false },
    { state: "open", readyState: 1, sent: true },
    { state: "closing", readyState: 2, sent: false },
    { state: "closed", readyState: 3, sent: false },
  ])("sends by the socket's own state: $state → $sent", ({ readyState, sent }) => {
    withLink((link, { server }) => {
      server.socket.readyState = readyState;
      expect(link.send(postlike("a"))).toBe(sent);
      expect(server.socket.sent).toHaveLength(sent ? 1 : 0);
    });
  });

  it("sends nothing after the socket has failed, though it still calls itself open", () => {
    withLink((link, { server }) => {
      server.socket.onerror?.({});
      expect(server.socket.readyState).toBe(1);
      expect(link.send(postlike("a"))).toBe(false);
      expect(server.socket.sent).toEqual([]);
    });
  });

  it("sends nothing after the socket has closed, nor anything later", () => {
    withLink((link, { server }) => {
      server.socket.serverCloses(1006);
      expect(link.send(postlike("a"))).toBe(false);
      server.socket.serverOpens();
      expect(link.send(postlike("b"))).toBe(false);
      expect(server.socket.sent).toEqual([]);
    });
  });

  it("sends nothing after it was left, also where the socket does not close", () => {
    withLink((link, { server }, leave) => {
      server.socket.answersClose = false;
      leave();
      server.socket.readyState = 1;
      expect(link.send(postlike("a"))).toBe(false);
      expect(server.socket.sent).toEqual([]);
    });
  });

  it.each([
    { what: "send()", broken: "send", thrown: new Error("id=s3cret") },
    {
      what: "send(), with a code",
      broken: "send",
      thrown: Object.assign(new Error(), { code: 1000 }),
    },
    { what: "its state", broken: "readyState", thrown: new Error("id=s3cret") },
  ])("sends nothing on a socket that throws at $what: that is its end", ({ broken, thrown }) => {
    inVirtualTime((_, scheduler) => {
      const { socket$, server } = setUpSocket(scheduler);
      const links: Link[] = [];
      const errors: unknown[] = [];
      socket$.subscribe({
        next: (event) => event.kind === "accepted" && links.push(event.link),
        error: (error: unknown) => errors.push(error),
      });
      server.socket.serverOpens();
      server.socket.serverSends(message);
      const fail = () => {
        throw thrown;
      };
      Object.defineProperty(
        server.socket,
        broken,
        broken === "send" ? { value: fail } : { get: fail },
      );
      expect(links[0]?.send(postlike("a"))).toBe(false);
      expect(errors).toEqual([expect.objectContaining({ code: "disconnected" })]);
      expect(String(errors[0])).not.toContain("s3cret");
      expect(scheduler.actions).toEqual([]);
    });
  });

  it("ends where the socket throws as it is closed, without a word of its own", () => {
    withLink((link, { server }, leave) => {
      server.socket.close = () => {
        throw new Error("It does not close.");
      };
      expect(leave).not.toThrow();
      expect(link.send(postlike("a"))).toBe(false);
    });
  });

  it("says that a command is taken, and that it is sent when the socket holds nothing back", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { socket$, server, at } = setUpSocket(scheduler);
      const fate$ = socket$.pipe(
        mergeMap((event) =>
          event.kind === "accepted" ? event.link.deliver(postlike("p")) : EMPTY,
        ),
      );
      at(1, () => {
        server.socket.serverOpens();
        server.socket.bufferedAmount = 42;
        server.socket.serverSends(message);
      });
      at(65, () => (server.socket.bufferedAmount = 0));
      expectObservable(fate$, "^ 99ms !").toBe("51ms t 19ms s", { t: "taken", s: "sent" });
    });
  });

  it("takes a socket that does not tell for one that holds nothing back", () => {
    withLink((link, { server, at }) => {
      Reflect.deleteProperty(server.socket, "bufferedAmount");
      const fates: string[] = [];
      link.deliver(postlike("p")).subscribe((fate) => fates.push(fate));
      at(50, () => expect(fates).toEqual(["taken", "sent"]));
    });
  });

  it("says nothing of a command that a closing socket does not take", () => {
    withLink((link, { server, at }) => {
      const fates: string[] = [];
      server.socket.readyState = 2;
      link.deliver(postlike("p")).subscribe((fate) => fates.push(fate));
      at(60, () => {
        expect(fates).toEqual([]);
        expect(server.socket.sent).toEqual([]);
      });
    });
  });

  it.each([
    { confirmAfter: 1000, settledAt: 80 },
    { confirmAfter: 50, settledAt: 80 },
    { confirmAfter: 20, settledAt: 50 },
    { confirmAfter: 0, settledAt: 30 },
  ])(
    "delivers at $settledAt ms where the socket opens at 30 and confirmAfter is $confirmAfter",
    ({ confirmAfter, settledAt }) => {
      inVirtualTime(({ expectObservable }, scheduler) => {
        const { socket$, server, at } = setUpSocket(scheduler, { confirmAfter });
        const fate$ = socket$.pipe(
          mergeMap((event) =>
            event.kind === "accepted" ? event.link.deliver(postlike("p")) : EMPTY,
          ),
        );
        at(30, () => {
          server.socket.serverOpens();
          server.socket.serverSends(message);
        });
        expectObservable(fate$, "^ 99ms !").toBe(`${settledAt}ms (ts)`, { t: "taken", s: "sent" });
      });
    },
  );

  it("delivers what waits in its order, and what comes later at once", () => {
    withLink((link, { server, at }) => {
      const order: string[] = [];
      const deliver = (name: string): void => {
        link.deliver(postlike(name)).subscribe((fate) => fate === "sent" && order.push(name));
      };
      deliver("first");
      deliver("second");
      at(50, () => {
        deliver("third");
        expect(order).toEqual(["first", "second", "third"]);
        expect(server.socket.sent).toHaveLength(3);
      });
    });
  });
});
