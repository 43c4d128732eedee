import type { User } from "../../../lib/protocol/entities.js";
import { decodeFrame } from "../../../lib/protocol/frame.js";
import {
  decodeOwnAction,
  type OwnAction,
  type OwnEvent,
} from "../../../lib/protocol/own-actions.js";
import { Session } from "../../../lib/protocol/session.js";
import { createJournal, type Journal, type Mark } from "../../../lib/relay/journal.js";
import { chatReducer, emptyChatState, type ChatState } from "../../../lib/store/index.js";
import type { Wire } from "../../../lib/testing/world/wire.js";
import type { Called, Delivered, Person } from "../../testing/support/populated-world.js";
import { deepFreeze } from "./deep-freeze.js";

/** A call over HTTP: what it is, and what its reply says that the user did. */
export interface Call {
  readonly did: OwnAction["did"];
  /** The group, or the two of a chat, by a name that all of them have for it. */
  readonly place: string;
  readonly path: string;
  readonly body: Wire;
  readonly action: (data: NonNullable<Called["body"]["data"]>) => OwnAction;
  /** A message that is shown while the call is under way. */
  readonly pending?: Extract<OwnAction, { readonly did: "pending" }>;
}

/** A call whose reply is not there yet. */
export interface Request extends Call {
  readonly since: Mark;
  /** Whether the user was in the group when the request went out. */
  readonly wasIn: boolean;
  /** What the server replied; `undefined` as long as it has not got the request. */
  readonly reply?: OwnAction | "refused";
}

/**
 * A person of a world who does things over HTTP, and the state of the chats on that person's device, by the journal of a relay.
 * Frames come in the order in which they were relayed, at any later time; replies in any order, at any later time.
 */
export class Doer {
  readonly #inbox: Delivered[] = [];
  readonly #journal: Journal<Session> = createJournal<Session>(10_000);
  #keys = 0;
  #session: Session | undefined;
  requests: readonly Request[] = [];
  state: ChatState = emptyChatState;
  readonly person: Person;

  constructor(person: Person) {
    this.person = person;
    this.askSession();
    this.takeSession(false);
  }

  get id(): string {
    return this.person.id;
  }

  /** The state of a device that has just been switched on. */
  get fresh(): ChatState {
    return chatReducer(undefined, { type: "snapshot", session: this.session(), connection: 1 });
  }

  /** The state of a subscriber that has just come. */
  get late(): ChatState {
    return [...this.#journal.replay()].reduce<ChatState>(chatReducer, emptyChatState);
  }

  /** Whether all replies and frames are there. */
  get isQuiet(): boolean {
    this.#inbox.push(...this.person.taken());
    return this.requests.length === 0 && this.#inbox.length === 0 && !this.isConnecting;
  }

  get isConnecting(): boolean {
    return this.#session !== undefined;
  }

  session(): Session {
    const socket = { id: "x", host: "kirimin.test" };
    const session = Session.decode({ socket, ...this.person.snapshot() });
    if (session._tag === "Left") throw new Error("The snapshot is none.");
    return session.right;
  }

  sees(userid: string): User {
    const { data } = this.person.call("GET", `/x/profile/search/${userid}`).body;
    return data?.users.find(({ id }) => id === userid) as User;
  }

  isIn(groupid: string): boolean {
    return this.person.snapshot().c.some(({ r }) => r.type === "group" && r.id === groupid);
  }

  /** Takes in the next frames. */
  takeIn(count = Infinity): void {
    this.#inbox.push(...this.person.taken());
    for (const message of this.#inbox.splice(0, count)) {
      const text = JSON.stringify(message);
      this.#journal.add(text);
      const decoded = decodeFrame(text);
      if (decoded._tag === "Left") throw new TypeError(decoded.left.errors.join());
      this.#reduce(decoded.right);
    }
  }

  ask(call: Call): void {
    const since = this.#journal.mark();
    if (call.pending) this.apply(call.pending);
    this.requests = [...this.requests, { ...call, since, wasIn: this.isIn(call.place) }];
  }

  /** The server gets the request. What it had relayed before is there by then. */
  handle(request: Request): void {
    this.takeIn();
    const { status, body } = this.person.call("POST", request.path, request.body);
    const reply =
      status === 200 && body.ok ? request.action(body.data ?? ({} as never)) : ("refused" as const);
    this.requests = this.requests.map((it) => (it === request ? { ...it, reply } : it));
  }

  takeReply(request: Request): void {
    const { reply, since, pending } = request;
    this.requests = this.requests.filter((it) => it !== request);
    if (reply === undefined || reply === "refused") {
      if (pending) this.apply({ did: "unsent", chatid: pending.chat.id });
    } else {
      this.apply(reply, since);
    }
  }

  apply(action: OwnAction, since?: Mark): void {
    const decoded = decodeOwnAction(JSON.parse(JSON.stringify(action)));
    if (decoded._tag === "Left") throw new TypeError(decoded.left.errors.join());
    this.#keys += 1;
    const event: OwnEvent = { ...decoded.right.action, type: "own", key: String(this.#keys) };
    if (!this.#journal.apply(event, since)) throw new TypeError("The journal is too short.");
    this.#reduce(event);
  }

  /** Loses the connection, and asks for the session of the next. */
  askSession(): void {
    // What was relayed after a request is not lost with the connection: nobody could know of it then.
    if (this.requests.length > 0) this.takeIn();
    this.person.taken();
    this.#inbox.length = 0;
    this.#journal.asked();
    this.#session = this.session();
  }

  /** The session is there, as it was when it was asked for or as it is now. */
  takeSession(isNew: boolean): void {
    const session = isNew || !this.#session ? this.session() : this.#session;
    this.#session = undefined;
    this.#reduce(this.#journal.restart(session, 1));
  }

  #reduce(event: { readonly type: string }): void {
    this.state = deepFreeze(chatReducer(this.state, deepFreeze(event)));
  }
}
