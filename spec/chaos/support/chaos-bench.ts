import assert from "node:assert/strict";
import { Subject, finalize, takeUntil, tap } from "rxjs";
import { createRelay } from "../../../lib/relay/create-relay.js";
import { closingWait } from "../../../lib/connection/socket.js";
import type { Relay } from "../../../lib/relay/relay.js";
import type { RelayState } from "../../../lib/relay/state.js";
import { createFakePage, type FakePage } from "../../support/fake-page.js";
import type { SmallSession } from "../../support/relay-bench.js";
import { ChaosScheduler } from "./chaos-scheduler.js";
import { ChaosServer } from "./chaos-server.js";
import type { ChaosSocket } from "./chaos-socket.js";
import { Errands } from "./errands.js";
import { maxFrameLength, seqOf } from "./frames.js";
import { expectInvariants } from "./invariants.js";
import { expectLegal } from "./legal-transitions.js";
import { Model, type Watcher } from "./model.js";

const journal = 5;
const maxDelay = 55_000;

/** A relay on a {@link ChaosServer}, watched from all sides. */
export class ChaosBench {
  readonly model = new Model(journal);
  readonly scheduler = new ChaosScheduler();
  readonly server: ChaosServer;
  readonly relay: Relay<SmallSession>;
  readonly errands: Errands;
  readonly page: FakePage;
  /** Takes the page away. */
  readonly end: () => void;
  state: RelayState = { status: "idle" };
  readonly #leaving = new Map<Watcher, () => void>();
  /** Delays that no other timer has. */
  readonly #delays = new Set<number>();
  #connections = 0;
  readonly #plans = new Map<string, (bench: ChaosBench) => void>();
  #isNew = true;
  #isHandling = false;
  #isTellingState = false;
  #wasAskedInHandler = false;
  #fault: Error | undefined;

  constructor(maxAttempts: number) {
    [this.page, this.end] = createFakePage();
    this.server = new ChaosServer(this.scheduler, {
      onSessionCall: () => this.#note(() => this.#expectAllowed()),
      onGivenUp: () => this.model.onGivenUp(this.scheduler.frame),
      onSession: () => this.model.onSession(),
      onBarred: () => (this.model.isBarred = true),
      onSocket: (socket) => this.#note(() => this.#expectAlone(socket)),
      onFrame: (kind, seq) => this.model.onFrame(kind, seq, this.scheduler.frame),
      onFrameOver: () => (this.model.inFlight = undefined),
    });
    let draws = 0;
    this.relay = createRelay<SmallSession>({
      session: () => this.server.session(),
      WebSocketCtor: this.server.webSocketCtor(),
      protocol: "ws",
      scheduler: this.scheduler,
      journal,
      maxFrameLength,
      // Each is another one, and no round number.
      reconnect: { maxAttempts, maxDelay, random: () => ((draws += 1) * Math.SQRT2) % 0.97 || 0.5 },
    });
    this.errands = new Errands(this.relay);
    this.relay.state$.subscribe((state) => this.#note(() => this.#onState(state)));
  }

  /** Keeps the first fault for the next look: thrown from within the relay's calls it would be lost. */
  #note(look: () => void): void {
    try {
      look();
    } catch (fault) {
      this.#fault ??= fault as Error;
    }
  }

  #onState(state: RelayState): void {
    if (!this.#isNew) {
      expectLegal(this.state, state, maxDelay);
      if (this.state.status === "stopped" && state.status !== "closed") {
        assert(this.model.wasAskedBack, "a stop did not last");
      }
    }
    this.#isNew = false;
    this.state = state;
    if (state.status === "waiting") this.#delays.add(state.delay);
    if (state.status === "idle") this.model.onIdle();
    // A handler's calls come before what is told of them.
    if (state.status === "stopped") this.model.wasAskedBack = this.#wasAskedInHandler;
    if (state.status === "connected") assert.equal(state.connection, (this.#connections += 1));
    const plan = this.#plans.get(state.status);
    this.#plans.delete(state.status);
    this.#isTellingState = true;
    if (plan) this.#handle(() => plan(this));
    this.#isTellingState = false;
  }

  /** What a handler causes is told after it, so that within it the state is not the latest. */
  #expectStatus(status: RelayState["status"]): void {
    if (!this.#isHandling) assert.equal(this.state.status, status);
  }

  #expectAllowed(): void {
    assert(!this.model.isBarred, "a session call where none is allowed");
    this.#expectStatus("authorizing");
    assert.equal(this.server.requests.size, 0, "two requests");
  }

  /** A new socket has an id of its own, the latest, and no other one stands beside it that could have closed. */
  #expectAlone(socket: ChaosSocket): void {
    const others = this.server.sockets.filter((other) => other !== socket);
    this.#expectStatus("connecting");
    const known = others.some(({ id, hasOpened }) => id === socket.id && hasOpened);
    assert(!known, "an id for two sockets");
    if (socket.id !== "same") assert.equal(socket.id, `id${this.server.calls}`);
    for (const { readyState, closingSince } of others) {
      if (readyState < 3) {
        assert(this.scheduler.frame - closingSince >= closingWait, "two sockets");
      }
    }
  }

  subscribe(stream: string, behaviour: string, isLoose = false): void {
    const watcher = this.model.watch(stream, behaviour, isLoose);
    // Before the subscription is there, someone may already want it gone.
    const leaving$ = new Subject<void>();
    this.#leaving.set(watcher, () => leaving$.next());
    const told$ = this.relay[stream as "relay$"].pipe(
      tap((value) => {
        if (behaviour === "throws in an operator" && seqOf(value) !== undefined) {
          watcher.isThere = false;
          throw new Error("An operator is broken.");
        }
      }),
      takeUntil(leaving$),
      finalize(() => {
        if (behaviour.startsWith("throws in")) throw new Error("A teardown is broken.");
      }),
    );
    told$.subscribe({
      next: (value) => {
        const seq = seqOf(value);
        if (seq === undefined) return;
        watcher.got.push(seq);
        this.#handle(() => this.#behave(watcher));
      },
      error: (error: unknown) => (watcher.end = error),
      complete: () => (watcher.end = "complete"),
    });
  }

  #handle(act: () => void): void {
    this.#isHandling = true;
    try {
      act();
    } finally {
      this.#isHandling = false;
    }
  }

  #behave(watcher: Watcher): void {
    if (watcher.behaviour === "throws") throw new Error("A handler is broken.");
    if (watcher.behaviour === "leaves") this.leave(watcher);
    if (watcher.behaviour === "closes") this.close();
    if (watcher.behaviour === "reconnects") this.reconnect();
    if (watcher.behaviour === "makes the server send" && watcher.got.length % 3 === 1) {
      this.server.push("newbadges");
    }
    if (watcher.behaviour === "subscribes" && watcher.got.length % 4 === 1) {
      this.subscribe(watcher.stream, "listens", true);
    }
  }

  /** Does something in a handler of `state$`, when it is told this next. */
  when(status: string, act: (bench: ChaosBench) => void): void {
    this.#plans.set(status, act);
  }

  connect(): void {
    this.server.heal();
    this.subscribe("relay$", "listens");
    this.scheduler.advance(3000);
  }

  /** The `n`th of those who are there leaves, if anyone is. */
  leaveOne(n: number): void {
    const present = this.model.watchers.filter(({ isThere }) => isThere);
    const watcher = present[n % present.length];
    if (watcher) this.leave(watcher);
  }

  leave(watcher: Watcher): void {
    if (this.#isTellingState) this.model.forgo([watcher]);
    watcher.isThere = false;
    try {
      this.#leaving.get(watcher)?.();
    } catch {
      // RxJS gives what a teardown throws to whoever unsubscribes.
    }
  }

  reconnect(): void {
    this.#wasAskedInHandler ||= this.#isHandling;
    this.model.onReconnect(this.state.status === "stopped");
    this.relay.reconnect();
  }

  close(): void {
    if (this.#isTellingState) this.model.forgo();
    this.model.onClose();
    this.relay.close();
  }

  setOnline(online: boolean): void {
    if (this.page.online === online) return;
    this.page.online = online;
    this.page.dispatch(online ? "online" : "offline");
  }

  /** What must be so between any two steps. */
  expectInvariants(): void {
    if (this.#fault !== undefined) throw this.#fault;
    this.#wasAskedInHandler = false;
    expectInvariants(this, this.#delays);
  }

  /** Once nothing is in the way any more, everyone is connected again and told what comes. */
  expectRecovery(): void {
    if (this.model.isClosed) return;
    const { server, scheduler } = this;
    this.#plans.clear();
    server.heal();
    this.setOnline(true);
    this.subscribe("newbadges$", "listens");
    // An attempt that was in trouble before may yet be the last one that is allowed.
    for (let round = 0; round < 2; round += 1) {
      if (this.state.status === "stopped") this.reconnect();
      scheduler.advance(60_000);
      this.expectInvariants();
    }
    assert.equal(this.state.status, "connected");
    assert.equal(server.held().length, 1, "connected without a socket");
    server.push("newbadges");
    this.expectInvariants();
    this.close();
    this.expectInvariants();
  }
}
