import * as t from "io-ts";
import { Chat, IceCandidate, Room, SessionDescription, User } from "./entities.js";
import { guards } from "./guards.js";
import { guarded, isObject, list, nullable, oneOf, tagged } from "./shape.js";

/** The envelope of most messages: `from` is the id of the user who caused the message. */
const envelope = { key: t.string, from: t.string };

/** The fields of every call signal. `from` is the peer's socket id, half of a credential: never log it. */
const signal = {
  to: t.string,
  identifier: t.string,
  uid: t.string,
  from: t.string,
  user: User,
};

const chatting = { ...envelope, chat: Chat, roomdata: Room, users: list(User) };
const befriending = { ...envelope, user: User };

const codecs = {
  memberjoin: tagged("memberjoin", { ...envelope, groupid: t.string, user: User }),
  memberleave: tagged("memberleave", { ...envelope, groupid: t.string }),
  memberkick: tagged("memberkick", { ...envelope, groupid: t.string }),
  sendmessage: tagged("sendmessage", chatting, { sender: User }),
  editmessage: tagged("editmessage", chatting, { sender: User }),
  deletemessage: tagged("deletemessage", chatting, { sender: User }),
  readAllMessages: tagged("readAllMessages", { ...envelope, roomid: t.string }),
  clearhistory: tagged("clearhistory", { ...envelope, roomid: t.string }),
  addfriend: tagged("addfriend", befriending),
  unfriend: tagged("unfriend", befriending),
  acceptfriend: tagged("acceptfriend", befriending),
  cancelfriend: tagged("cancelfriend", befriending),
  ignorefriend: tagged("ignorefriend", befriending),
  newbadges: tagged("newbadges", { ...envelope, badges: list(t.number) }),
  offer: tagged(
    "offer",
    { ...signal, callKey: t.string, sdp: nullable(SessionDescription) },
    { video: t.boolean },
  ),
  answer: tagged("answer", { ...signal, callKey: t.string, sdp: nullable(SessionDescription) }),
  candidate: tagged("candidate", { ...signal, candidate: nullable(IceCandidate) }),
  reject: tagged("reject", { ...signal, callKey: t.string }),
  hangup: oneOf(
    "hangup",
    "uid",
    tagged("hangup", signal),
    tagged("hangup", { ...envelope, user: User }),
  ),
  calloffline: tagged("calloffline", { user: User }),
  newLoggedIn: tagged("newLoggedIn", { uid: t.string }),
};

/** A codec for each relay type, by its name on the wire. */
// Each with its guard. A new type works without one until `npm run guards` writes it.
export const messages = Object.fromEntries(
  Object.entries<t.Mixed>(codecs).map(([type, codec]) => {
    const hasFields = guards[type];
    const guard = hasFields && ((u: unknown) => isObject(u) && u["type"] === type && hasFields(u));
    return [type, guarded(codec, guard)];
  }),
) as unknown as typeof codecs;

/** The type of a message that the server relays. */
export type RelayType = keyof typeof messages;

/** A decoded message of type `K`. */
export type MessageOf<K extends RelayType> = K extends RelayType
  ? t.TypeOf<(typeof messages)[K]>
  : never;

/** Any decoded message: a union on `type`. */
export type RelayMessage = MessageOf<RelayType>;

export const relayTypes = Object.keys(messages) as RelayType[];

// A map, so that `__proto__`, `constructor` and `toString` are unknown types like any other.
const known: ReadonlyMap<string, RelayType> = new Map(relayTypes.map((type) => [type, type]));

export const isRelayType = (type: string): type is RelayType => known.has(type);

/** The type, if it is known, as an interned string: it finds a property faster than text out of a frame. */
export const toRelayType = (type: string): RelayType | undefined => known.get(type);
