import { Calls, type Sender } from "./calls.js";
import { Messages } from "./messages.js";
import { People } from "./people.js";
import { Posts } from "./posts.js";
import { Rooms } from "./rooms.js";
import { Limits, Outbox, type Delivery, type Wire } from "./wire.js";

/**
 * The knowledge of the server, and the actions of its users. Each action is one method, which a control, a route and a command share. It
 * is done and relayed when the method returns, and throws a `Refusal` if it cannot be done.
 */
export class World {
  readonly people: People;
  readonly rooms: Rooms;
  readonly messages: Messages;
  readonly calls: Calls;
  readonly posts: Posts;

  /** @param limits whether users can do only so much (docs/testing.md, The routes) */
  constructor(delivery: Delivery, limits = false) {
    const outbox = new Outbox(delivery);
    const limit = new Limits(limits, outbox.now);
    this.people = new People(outbox, limit, (one, other) => this.rooms.ofTwo(one, other));
    this.rooms = new Rooms(outbox, this.people, limit);
    this.messages = new Messages(outbox, this.people, this.rooms);
    this.calls = new Calls(outbox, this.people, this.rooms);
    this.posts = new Posts(outbox, this.people);
  }

  /** The user and every chat but the server's own rooms, as isUser gives them (docs/protocol.md, Getting a socket). */
  snapshotOf(userid: string): Wire {
    const { id, username, displayname, bio, image, badges } = this.people.account(userid);
    const requests = this.people.requestsTo(userid);
    return {
      me: {
        id,
        username,
        displayname,
        ...(bio !== undefined && { bio }),
        ...(image !== undefined && { image }),
        ...(badges && { badges }),
        email: [{ email: `${id}@kirimin.test`, provider: "kirimin" }],
        ...(requests.length > 0 && { req: requests.map((it) => this.people.seenBy(userid, it)) }),
      },
      c: this.rooms.listOf(userid).map((room) => this.rooms.chatSeenBy(userid, room)),
    };
  }

  /**
   * Does what the text of a frame asks for, and gives the command; `undefined` where the server drops it without a word: it
   * is no JSON object, is not marked as Kirimin's, is of an unknown type, or nests too deep to be passed on.
   */
  obey(sender: Sender, text: string): Wire | undefined {
    const command = parse(text);
    if (command?.["identifier"] !== "kirimin") return undefined;
    const type = typeOf(command["type"]);
    const effect = type !== undefined && Object.hasOwn(effects, type) ? effects[type] : undefined;
    return effect?.(this, sender, command) ? command : undefined;
  }
}

type Effect = (world: World, sender: Sender, command: Wire) => boolean;

const signal: Effect = ({ calls }, sender, command) => calls.signal(sender, command);

/** What each command does (docs/protocol.md, From the client). `false` where the server drops it. */
const effects: Readonly<Record<string, Effect>> = {
  postlike: ({ posts }, { userid }, { postid }) => {
    if (typeof postid !== "string") return false;
    posts.like(userid, postid);
    return true;
  },
  postunlike: ({ posts }, { userid }, { postid }) => {
    if (typeof postid !== "string") return false;
    posts.unlike(userid, postid);
    return true;
  },
  readAllMessages: ({ rooms, messages }, { userid }, { roomid, roomtype }) => {
    if (typeof roomid !== "string") return false;
    const room = roomtype === "user" ? { user: roomid } : { group: roomid };
    if (!rooms.find(userid, room)) return false;
    messages.read(userid, room);
    return true;
  },
  offer: ({ calls }, sender, command) => calls.offer(sender, command),
  answer: ({ calls }, sender, command) => calls.answer(sender, command),
  candidate: signal,
  // Not documented, and relayed all the same.
  calls: signal,
  reject: ({ calls }, sender, command) => calls.reject(sender, command),
  hangup: ({ calls }, sender, command) => calls.hangup(sender, command),
};

/** An array of one type counts as that type on the live server. */
const typeOf = (type: unknown): string | undefined => {
  const only: unknown = Array.isArray(type) && type.length === 1 ? type[0] : type;
  return typeof only === "string" ? only : undefined;
};

const parse = (text: string): Wire | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isDeeper(value, mostLevels) ? undefined : (value as Wire);
  } catch {
    return undefined;
  }
};

/** `JSON.parse` reads any depth; `JSON.stringify`, which passes a signal on, overflows the stack at some thousands. */
const mostLevels = 1000;

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels < 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));
