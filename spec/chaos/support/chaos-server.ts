import { Observable, Subscription } from "rxjs";
import { RelayError } from "../../../lib/protocol/relay-error.js";
import type { SmallSession } from "../../support/relay-bench.js";
import type { ChaosScheduler } from "./chaos-scheduler.js";
import { ChaosSocket } from "./chaos-socket.js";
import { frameKinds } from "./frames.js";

/** How isUser is answered, from now on. */
export const sessionModes = [
  ...["ok", "slow", "never", "unauthorized", "rate-limited", "html", "rejects"],
  ...["throws", "empty", "repeats", "bad-host"],
] as const;
/** What becomes of a handshake. */
export const handshakeModes = ["at once", "soon", "slow", "never", "fails", "throws"] as const;
/** What becomes of the client's close. */
export const closeModes = ["at once", "soon", "late", "never"] as const;

/** What a spec is told as it happens. */
export interface ChaosHooks {
  onSessionCall(): void;
  /** The relay no longer waits for a session that it has asked for. */
  onGivenUp(): void;
  /** A session has reached a relay that waited for one. */
  onSession(): void;
  /** The relay has been told that it has to stay away. */
  onBarred(): void;
  onSocket(socket: ChaosSocket): void;
  /** A frame is about to reach the client, on an open socket. */
  onFrame(kind: string, seq: string): void;
  onFrameOver(): void;
}

const slow = 700;
/** In ms: more than a client waits for a close. */
const late = 1500;

/** Kirimin's server as one user meets it, in virtual time, in any mood (docs/protocol.md, Getting a socket). */
export class ChaosServer {
  sessions = "ok";
  handshakes = "soon";
  closes = "soon";
  /** How many of the next sockets are refused. */
  refusals = 0;
  readonly sockets: ChaosSocket[] = [];
  readonly requests = new Set<unknown>();
  calls = 0;
  readonly #hooks: ChaosHooks;
  readonly #scheduler: ChaosScheduler;
  #id: string | undefined;
  #frames = 0;

  constructor(scheduler: ChaosScheduler, hooks: ChaosHooks) {
    this.#scheduler = scheduler;
    this.#hooks = hooks;
  }

  heal(): void {
    Object.assign(this, { sessions: "ok", handshakes: "soon", closes: "soon", refusals: 0 });
  }

  /** Answers nothing any more. */
  freeze(): void {
    Object.assign(this, { sessions: "never", handshakes: "never", closes: "never" });
  }

  after(ms: number, action: () => void): void {
    this.#scheduler.ofServer(action, ms);
  }

  get now(): number {
    return this.#scheduler.frame;
  }

  /** The newest socket that has not closed for good. */
  get socket(): ChaosSocket | undefined {
    const newest = this.sockets.at(-1);
    return newest && newest.readyState < 3 ? newest : undefined;
  }

  /** Those that the relay holds: connecting or open. */
  held(): ChaosSocket[] {
    return this.sockets.filter(({ readyState }) => readyState <= 1);
  }

  session(): Observable<SmallSession> {
    this.calls += 1;
    this.#hooks.onSessionCall();
    const mode = this.sessions;
    if (mode === "throws") throw new Error("The session function is broken.");
    return new Observable((subscriber) => {
      this.requests.add(subscriber);
      const answer = new Subscription(() => {
        if (this.requests.delete(subscriber)) this.#hooks.onGivenUp();
      });
      if (mode === "slow") {
        answer.add(this.#scheduler.ofServer(() => this.#answer(mode, subscriber), slow));
      } else {
        this.#answer(mode, subscriber);
      }
      return answer;
    });
  }

  #answer(
    mode: string,
    to: { next(session: SmallSession): void; complete(): void; error(e: unknown): void },
  ): void {
    if (mode === "never") return;
    this.requests.delete(to);
    const host = "kirimin.test";
    switch (mode) {
      case "unauthorized":
        this.#hooks.onBarred();
        to.error(new RelayError("unauthorized"));
        return;
      case "rate-limited":
        to.error(Object.assign(new Error(), { status: 429 }));
        return;
      case "html":
        to.error(new RelayError("bad-session", { detail: "isUser's reply (200) is not JSON." }));
        return;
      case "rejects":
        to.error(new TypeError("Failed to fetch"));
        return;
      case "empty":
        to.complete();
        return;
      case "repeats":
        if (!this.sockets.some(({ id, hasOpened }) => id === "same" && hasOpened)) {
          this.#hooks.onSession();
        }
        to.next({ socket: { id: "same", host } });
        return;
      case "bad-host":
        to.next({ socket: { id: this.#renewId(), host: "evil.test/#" } });
        return;
      default: {
        const id = this.#renewId();
        this.#hooks.onSession();
        to.next({ socket: { id, host } });
      }
    }
  }

  #renewId(): string {
    this.signInElsewhere();
    this.#id = `id${this.calls}`;
    return this.#id;
  }

  /** A new id for the user: the open socket is told, and stays open. */
  signInElsewhere(): void {
    this.#id = undefined;
    this.push("newLoggedIn");
  }

  /** All ids are void, and all sockets gone. */
  restart(): void {
    this.#id = undefined;
    for (const socket of this.sockets) socket.breaks();
  }

  /** A socket comes in. */
  take(socket: ChaosSocket): void {
    if (this.handshakes === "throws") throw new SyntaxError("No such address.");
    this.sockets.push(socket);
    this.#hooks.onSocket(socket);
    if (this.handshakes === "at once") this.after(0, () => this.#open(socket));
    if (this.handshakes === "soon") this.after(2, () => this.#open(socket));
    if (this.handshakes === "slow") this.after(slow, () => this.#open(socket));
    if (this.handshakes === "fails") this.after(2, () => socket.breaks());
  }

  #open(socket: ChaosSocket): void {
    if (socket.readyState !== 0) return;
    const known = socket.id === this.#id && this.refusals === 0;
    if (this.refusals > 0) this.refusals -= 1;
    socket.serverOpens();
    if (!known) this.after(2, () => socket.closes(1005));
  }

  /** The client has begun to close an open socket. */
  answerClose(socket: ChaosSocket): void {
    if (this.closes === "at once") socket.closes(1005);
    if (this.closes === "soon") this.after(2, () => socket.closes(1005));
    if (this.closes === "late") this.after(late, () => socket.closes(1005));
  }

  /** Sends a frame of this kind on the newest socket, unless that has closed. */
  push(kind: string): void {
    const { socket } = this;
    if (!socket || socket.readyState === 0 || socket.isServersClose) return;
    this.#frames += 1;
    const seq = `seq${this.#frames}`;
    if (socket.readyState === 1 && !socket.isDeaf) this.#hooks.onFrame(kind, seq);
    socket.serverSends(frameKinds[kind]?.text(seq));
    this.#hooks.onFrameOver();
  }

  /** A WebSocket class whose sockets come to this server. */
  webSocketCtor(): new (url: string) => ChaosSocket {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the class below has a `this` of its own
    const server = this;
    return class extends ChaosSocket {
      constructor(url: string) {
        super(url, server);
        server.take(this);
      }
    };
  }
}
