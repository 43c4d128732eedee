import type { Chat } from "../../protocol/entities.js";
import type { People } from "./people.js";
import type { ChatRoom, Rooms } from "./rooms.js";
import type { Outbox, Wire } from "./wire.js";

/** The user of a command, and the id of the socket that it came on. */
export interface Sender {
  readonly userid: string;
  readonly socketid: string;
}

/** A call that has not ended. */
interface Call {
  readonly key: string;
  readonly caller: string;
  readonly callee: string;
  readonly room: ChatRoom;
  /** In ms since the epoch. */
  answeredAt?: number;
  isRejected: boolean;
}

/** The values of `duration` in a call's message that are no time (docs/protocol.md, Shapes). */
const missed = 0;
const rejected = -1;
const ringing = -2;

/** The calls and their signals. A method that takes a command gives `false` where the server drops it. */
export class Calls {
  readonly #outbox: Outbox;
  readonly #people: People;
  readonly #rooms: Rooms;
  /** By their `callKey`. */
  readonly #calls = new Map<string, Call>();

  constructor(outbox: Outbox, people: People, rooms: Rooms) {
    this.#outbox = outbox;
    this.#people = people;
    this.#rooms = rooms;
  }

  /** Starts a call between two friends, and ends the caller's earlier ones. */
  offer(sender: Sender, command: Wire): boolean {
    const to = this.#receiverOf(command);
    if (to === undefined || !this.#people.areFriends(sender.userid, to)) return false;
    return this.signal(sender, { ...command, callKey: this.#start(sender.userid, to) });
  }

  /** Answers a call that nobody has answered. */
  answer(sender: Sender, command: Wire): boolean {
    const call = this.#callOf(command);
    const isWaiting = call && call.answeredAt === undefined;
    if (!isWaiting || this.#receiverOf(command) === undefined) return false;
    call.answeredAt = this.#outbox.now();
    return this.signal(sender, command);
  }

  reject(sender: Sender, command: Wire): boolean {
    if (!this.signal(sender, command)) return false;
    const call = this.#callOf(command);
    if (call) call.isRejected = true;
    return true;
  }

  hangup(sender: Sender, command: Wire): boolean {
    this.signal(sender, command);
    this.endOf(sender.userid);
    return true;
  }

  /** Relays a signal, unchecked, or says that its receiver is not online. */
  signal({ userid, socketid }: Sender, command: Wire): boolean {
    const to = this.#receiverOf(command);
    if (to === undefined) return false;
    if (this.#outbox.isOnline(to)) {
      const user = this.#people.seenBy(to, userid);
      this.#outbox.deliver(to, { ...command, from: socketid, uid: userid, user });
    } else {
      const user = this.#people.seenBy(userid, to);
      this.#outbox.deliver(userid, { type: "calloffline", user });
    }
    return true;
  }

  /** Ends the calls that `userid` is in: both get the call's message as it is now, and the other one a `hangup`. */
  endOf(userid: string): void {
    for (const call of this.#calls.values()) {
      if (call.caller !== userid && call.callee !== userid) continue;
      this.#calls.delete(call.key);
      const now = this.#outbox.now();
      const chat = chatOf(call, now, durationOf(call, now));
      this.#rooms.replace(call.room, chat);
      this.#relay(call, "editmessage", chat);
      const other = call.caller === userid ? call.callee : call.caller;
      this.#outbox.relay(userid, other, "hangup", { user: this.#people.seenBy(other, userid) });
    }
  }

  /** Gives the `callKey`, which is the id of the call's message, too. */
  #start(caller: string, callee: string): string {
    this.endOf(caller);
    const room = this.#rooms.ofTwo(caller, callee);
    const call: Call = { key: this.#outbox.serial(), caller, callee, room, isRejected: false };
    this.#calls.set(call.key, call);
    const chat = chatOf(call, this.#outbox.now(), ringing);
    room.messages = [...room.messages, chat];
    this.#relay(call, "sendmessage", chat);
    return call.key;
  }

  #callOf({ callKey }: Wire): Call | undefined {
    return typeof callKey === "string" ? this.#calls.get(callKey) : undefined;
  }

  /** The id of the user that a signal is to. The live server takes a number for it, too. */
  #receiverOf({ to }: Wire): string | undefined {
    const userid = typeof to === "number" ? String(to) : to;
    return typeof userid === "string" && this.#people.has(userid) ? userid : undefined;
  }

  /** Sends a call's message to both, whichever of them acted: always from the caller, and without a `sender`. */
  #relay({ caller, callee, room }: Call, type: "sendmessage" | "editmessage", chat: Chat): void {
    for (const to of [caller, callee]) {
      const { u, r } = this.#rooms.chatSeenBy(to, room);
      this.#outbox.relay(caller, to, type, { chat, roomdata: r, users: u });
    }
  }
}

const chatOf = ({ key, caller, callee }: Call, now: number, duration: number): Chat => ({
  id: key,
  userid: caller,
  timestamp: now,
  type: "call",
  readers: [callee],
  duration,
});

const durationOf = ({ isRejected, answeredAt }: Call, now: number): number => {
  if (isRejected) return rejected;
  // At least 1 ms, since 0 says that the call was missed.
  return answeredAt === undefined ? missed : Math.max(1, now - answeredAt);
};
