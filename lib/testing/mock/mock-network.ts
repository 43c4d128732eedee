import type * as mockSocket from "mock-socket";
import { ReplaySubject, type Observable, type SchedulerLike, type Subscription } from "rxjs";
import { RelayError } from "../../protocol/relay-error.js";
import type { Freeze } from "../users/freeze.js";
import { randomHex } from "../users/random-hex.js";
import type { SetTimer } from "./lend-timer.js";

type Serve = (client: mockSocket.Client) => void;

/** One host of mock-socket's, and the timers of its sockets. */
export class MockNetwork {
  /** Another one for each network: mock-socket knows servers by their address. */
  readonly host = `relay-${randomHex(4)}.kirimin.test`;
  readonly #Server: typeof mockSocket.Server;
  readonly #scheduler: SchedulerLike;
  readonly #serve: Serve;
  readonly #servers = new Map<string, mockSocket.Server>();
  readonly #timers = new Set<Subscription>();
  readonly #closed$ = new ReplaySubject<never>(1);
  #isClosed = false;

  /** @param serve called with each socket that opens */
  constructor(Server: typeof mockSocket.Server, scheduler: SchedulerLike, serve: Serve) {
    this.#Server = Server;
    this.#scheduler = scheduler;
    this.#serve = serve;
  }

  /** Errors when the network is closed, with what a request would. */
  get closed$(): Observable<never> {
    return this.#closed$;
  }

  /** Sees to it that a server of mock-socket is at `url`, if the host is this one: a real one listens on every path. */
  listen(url: string): void {
    const { protocol, host, pathname } = new URL(url);
    const address = `${protocol}//${host}${pathname}`;
    if (this.#isClosed || host !== this.host || this.#servers.has(address)) return;
    const server = new this.#Server(address, { mock: false });
    server.on("connection", this.#serve);
    this.#servers.set(address, server);
  }

  /** Timers that `freeze`, if there is one, holds back. */
  timer(freeze?: Freeze): SetTimer {
    return (callback, ms) => {
      const timer = this.#scheduler.schedule(() => {
        this.#timers.delete(timer);
        if (freeze) freeze.pass(callback);
        else callback();
      }, ms);
      this.#timers.add(timer);
    };
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
}
