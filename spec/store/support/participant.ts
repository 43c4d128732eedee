import { decodeFrame } from "../../../lib/protocol/frame.js";
import { Session } from "../../../lib/protocol/session.js";
import type { Chat, User } from "../../../lib/protocol/entities.js";
import {
  chatReducer,
  emptyChatState,
  type ChatEvent,
  type ChatState,
} from "../../../lib/store/index.js";
import type { RoomRef } from "../../../lib/testing/index.js";
import type { World } from "../../../lib/testing/world/world.js";
import type { Delivered, Person } from "../../testing/support/populated-world.js";
import { deepFreeze } from "./deep-freeze.js";

type Decoded = ReturnType<typeof decodeFrame>;

/** A person of a world, and the state of the chats on that person's device. */
export class Participant {
  readonly person: Person;
  readonly #world: World;
  state: ChatState = emptyChatState;

  constructor(world: World, person: Person) {
    this.#world = world;
    this.person = person;
    this.comeBack();
  }

  get id(): string {
    return this.person.id;
  }

  /** A state as it would be on a device that has just been switched on. */
  get fresh(): ChatState {
    const socket = { id: "x", host: "kirimin.test" };
    const session = Session.decode({ socket, ...this.person.snapshot() });
    if (session._tag === "Left") throw new Error("The snapshot is none.");
    return chatReducer(undefined, { type: "snapshot", session: session.right, connection: 1 });
  }

  goAway(): void {
    this.person.isOnline = false;
    this.#world.calls.endOf(this.id);
  }

  comeBack(): void {
    this.person.isOnline = true;
    this.person.taken();
    this.state = deepFreeze(this.fresh);
  }

  /** Takes in what was relayed. */
  takeIn(): void {
    for (const message of this.person.taken()) {
      const decoded: Decoded = decodeFrame(JSON.stringify(message satisfies Delivered));
      if (decoded._tag === "Left") throw new Error(decoded.left.errors.join());
      this.reduce(decoded.right);
    }
  }

  reduce(event: ChatEvent | { readonly type: string }): void {
    this.state = deepFreeze(chatReducer(this.state, deepFreeze(event)));
  }

  /** What this person did, as an app puts it in after the server's reply. */
  did(event: Record<string, unknown> & { readonly type: string }): void {
    const own = { key: "", from: this.id, ...event };
    this.reduce(own);
  }

  /** What was written, edited or deleted, as the server's reply has it. */
  didWrite(type: "sendmessage" | "editmessage" | "deletemessage", chatid: string): void {
    for (const { u, m, r } of this.person.snapshot().c) {
      const chat = m.find(({ id }) => id === chatid);
      // Of a chat of two the reply tells both; of a group, who wrote.
      const users = r.type === "user" ? u : [this.sees(this.id)];
      if (chat) this.did({ type, chat, roomdata: r, users });
    }
  }

  sees(userid: string): User {
    return this.#world.people.seenBy(this.id, userid);
  }

  /** The rooms of this person, as the person calls them. */
  get rooms(): RoomRef[] {
    return this.person
      .snapshot()
      .c.map(({ r }) => (r.type === "user" ? { user: r.id } : { group: r.id }));
  }

  /** What stands in those rooms. */
  get messages(): Chat[] {
    return this.person.snapshot().c.flatMap(({ m }) => m);
  }
}
