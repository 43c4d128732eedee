import type { User } from "../../protocol/entities.js";
import type { RelayType } from "../../protocol/messages.js";
import type { Call } from "./calls.js";
import { Friendships } from "./friendships.js";
import { Likes } from "./likes.js";
import { everyonesRoom, type ChatRoom } from "./rooms.js";

/** A JSON object on the wire. */
export type Wire = Readonly<Record<string, unknown>>;

/** A user as the server knows it: `isFriend` depends on who looks. */
export type Account = Omit<User, "isFriend"> & { readonly displayname: string };

/** The world's way out, and its clock. */
export interface Delivery {
  /** Hands `message` to the user `to`, now; what reaches nobody is lost. */
  deliver(to: string, message: Wire): void;
  isOnline(userid: string): boolean;
  /** The time, in ms since the epoch. @defaultValue that of `Date` */
  readonly now?: () => number;
}

/**
 * What the server knows: who there is, what is between them, and what they wrote. It holds the truth alone; what users do
 * to it is in the files beside this one.
 */
export class World {
  readonly accounts = new Map<string, Account>();
  readonly friendships = new Friendships();
  readonly likes = new Likes();
  /** In the order in which they came about. */
  readonly rooms: ChatRoom[] = [everyonesRoom()];
  /** The calls that have not ended, by their `callKey`. */
  readonly calls = new Map<string, Call>();
  /** In ms since the epoch. */
  readonly now: () => number;
  readonly #delivery: Delivery;
  #serials = 0;
  #groups = 0;

  constructor(delivery: Delivery) {
    this.#delivery = delivery;
    this.now = delivery.now ?? (() => Date.now());
  }

  /** Another text at each call. */
  serial(): string {
    this.#serials += 1;
    return `${this.now().toString(36)}${this.#serials.toString(36)}`;
  }

  newGroupid(): string {
    this.#groups += 1;
    return String(6_000_000 + this.#groups);
  }

  addAccount(username = `u${userid(this.accounts.size)}`): Account {
    const id = userid(this.accounts.size);
    const displayname = username === `u${id}` ? `User ${id}` : username;
    const account = { id, username, displayname };
    this.accounts.set(id, account);
    return account;
  }

  /** The account of `userid`; throws an Error where there is none. */
  account(userid: string): Account {
    const account = this.accounts.get(userid);
    if (!account) throw new Error(`There is no user "${userid}". Add one with addUser().`);
    return account;
  }

  userSeenBy(viewer: string, userid: string): User {
    return { ...this.account(userid), isFriend: this.friendships.seenBy(viewer, userid) };
  }

  isOnline(userid: string): boolean {
    return this.#delivery.isOnline(userid);
  }

  deliver(to: string, message: Wire): void {
    this.#delivery.deliver(to, message);
  }

  /** Delivers in an envelope, whose `key` is another for each receiver (docs/protocol.md, From the server). */
  relay(from: string, to: string, type: RelayType, fields: Wire): void {
    this.deliver(to, { key: `${from}-${this.serial()}`, from, type, ...fields });
  }
}

const userid = (index: number): string => String(7_000_001 + index);
