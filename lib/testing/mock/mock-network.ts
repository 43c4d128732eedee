import type * as mockSocket from "mock-socket";
import { ReplaySubject, type Observable, type SchedulerLike, type Subscription } from "rxjs";
import type { WebSocketConstructor } from "../../connection/platform-socket.js";
import { RelayError } from "../../protocol/relay-error.js";
import type { TakenIn } from "../kirimin.js";
import { randomHex, type Freeze, type KiriminUser, type ServerSocket } from "../kirimin-user.js";

/** Takes a socket in, or gives `undefined` for a refusal. */
type Serve = (user: KiriminUser, address: string, socket: ServerSocket) => TakenIn | undefined;

/** Calls `callback` in `ms`. */
type SetTimer = (callback: () => void, ms: number) => void;

/** A socket of {@link MockNetwork}, as the server sees it. */
interface ClientEnd {
  /** The user of the socket, which a cookie tells on a real server. */
  readonly user: KiriminUser;
  /** Tells the client that the socket is open, once the server has it. */
  tellOpen(): void;
}

/** One host on mock-socket, and the timers of its sockets. */
export class MockNetwork {
  /** Unique, since mock-socket knows servers by their address. */
  readonly host = `relay-${randomHex(4)}.kirimin.test`;
  readonly #mockSocket: typeof mockSocket;
  readonly #scheduler: SchedulerLike;
  readonly #serve: Serve;
  readonly #servers = new Map<string, mockSocket.Server>();
  readonly #timers = new Set<Subscription>();
  readonly #closed$ = new ReplaySubject<never>(1);
  #isClosed = false;

  /** @param serve is called with each socket that opens */
  constructor(library: typeof mockSocket, scheduler: SchedulerLike, serve: Serve) {
    this.#mockSocket = library;
    this.#scheduler = scheduler;
    this.#serve = serve;
  }

  /** Errors as a request would, when the network is closed. */
  get closed$(): Observable<never> {
    return this.#closed$;
  }

  /**
   * mock-socket's `WebSocket`, for one user, with what it leaves out: it waits while the user is frozen, it hears nothing
   * after its close, and `wasClean` and the code of its close are as in a browser.
   */
  webSocketOf(user: KiriminUser): WebSocketConstructor {
    const { WebSocket } = this.#mockSocket;
    const timer = this.#timer();
    const heldTimer = this.#timer(user.freeze);

    // It has no private fields, since the server holds a proxy of it, which could not reach them.
    class Socket extends WebSocket implements ClientEnd {
      declare openEvent: Event;
      declare hasOpened?: true;
      declare hasClosed?: true;

      get user(): KiriminUser {
        return user;
      }

      override send(data: string): void {
        lendTimer(heldTimer, () => super.send(data));
      }

      override close(code?: number, reason?: string): void {
        // A server takes part in the closing handshake, and not in giving up the opening one.
        const isOpen = this.readyState === WebSocket.OPEN;
        lendTimer(isOpen ? heldTimer : timer, () => super.close(code, reason));
      }

      override dispatchEvent(event: Event, ...data: unknown[]): boolean {
        if (this.hasClosed) return false;
        if (event.type === "open" && !this.hasOpened) {
          this.openEvent = event;
          return true;
        }
        if (event.type === "close") {
          this.hasClosed = true;
          const { code } = event as CloseEvent;
          Object.assign(event, this.hasOpened ? { wasClean: code !== 1006 } : cutOff);
        }
        // mock-socket passes what a client sent beside the event, which its types leave out.
        return super.dispatchEvent(...([event, ...data] as [Event]));
      }

      tellOpen(): void {
        this.hasOpened = true;
        this.dispatchEvent(this.openEvent);
      }
    }

    return new Proxy(Socket, {
      construct: (target, args: ConstructorParameters<typeof Socket>, newTarget) => {
        this.#listen(String(args[0]));
        return lendTimer(heldTimer, () => Reflect.construct(target, args, newTarget) as Socket);
      },
    });
  }

  /** Cuts all sockets off, at once. */
  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) timer.unsubscribe();
    this.#timers.clear();
    this.#closed$.error(new RelayError("unreachable", { detail: "The mock relay is closed." }));
    for (const server of this.#servers.values()) {
      server.close({ code: 1006, reason: "", wasClean: false });
    }
    this.#servers.clear();
  }

  /** Makes a server of mock-socket at `url`, if the host is this one: a real server listens on every path. */
  #listen(url: string): void {
    const { protocol, host, pathname } = new URL(url);
    const address = `${protocol}//${host}${pathname}`;
    if (this.#isClosed || host !== this.host || this.#servers.has(address)) return;
    const server = new this.#mockSocket.Server(address, { mock: false });
    server.on("connection", (client) => this.#accept(client));
    this.#servers.set(address, server);
  }

  #accept(client: mockSocket.Client): void {
    const clientEnd = client as unknown as ClientEnd;
    const { user } = clientEnd;
    const socket = this.#serverEnd(client, user.freeze);
    const { pathname, search } = new URL(client.url);
    const taken = this.#serve(user, `${pathname}${search}`, socket);
    if (taken) {
      client.on("message", (data) => taken.receive(data as string));
      client.on("close", () => taken.close());
    }
    clientEnd.tellOpen();
    if (!taken) socket.close();
  }

  #serverEnd(client: mockSocket.Client, freeze: Freeze): ServerSocket {
    const timer = this.#timer();
    const heldTimer = this.#timer(freeze);
    return {
      get readyState() {
        return client.readyState;
      },
      send: (text) => client.send(text),
      close: (code = 1005) =>
        lendTimer(heldTimer, () => client.close({ code, reason: "", wasClean: true })),
      terminate: () =>
        lendTimer(timer, () => client.close({ code: 1006, reason: "", wasClean: false })),
      // The freeze itself holds back what a client sends.
      pause: () => undefined,
      resume: () => undefined,
    };
  }

  /** Timers that `freeze`, if there is one, holds back. */
  #timer(freeze?: Freeze): SetTimer {
    return (callback, ms) => {
      const timer = this.#scheduler.schedule(() => {
        this.#timers.delete(timer);
        if (freeze) freeze.pass(callback);
        else callback();
      }, ms);
      this.#timers.add(timer);
    };
  }
}

const cutOff = { code: 1006, wasClean: false };

/**
 * Sets each timer that `action` sets by `setTimer` instead. mock-socket does everything in a global `setTimeout` of 4 ms, and
 * takes no other, so the global one is replaced for as long as `action` runs, which calls no code of a user.
 */
function lendTimer<T>(setTimer: SetTimer, action: () => T): T {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = ((
    callback: (...args: unknown[]) => void,
    ms: number,
    ...args: unknown[]
  ) => setTimer(() => callback(...args), ms)) as typeof setTimeout;
  try {
    return action();
  } finally {
    globalThis.setTimeout = setTimeout;
  }
}
