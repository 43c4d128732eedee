import * as t from "io-ts";
import { IceCandidate, SessionDescription } from "./call.js";
import { Chat, Room, User } from "./entities.js";
import { either, list, nullable, tagged } from "./shape.js";

/** The envelope of what the server relays: `from` is the id of the user who caused it. */
const envelope = { key: t.string, from: t.string };

/** What the server adds to a call signal. `from` is the peer's socket id, half of a credential: never log it. */
const signal = {
  to: t.string,
  identifier: t.string,
  uid: t.string,
  from: t.string,
  user: User,
};

const chatting = { ...envelope, chat: Chat, roomdata: Room, users: list(User) };
const befriending = { ...envelope, user: User };

/** A codec for each relay type, by its name on the wire. */
export const messages = {
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
  hangup: either(
    "hangup",
    "uid",
    tagged("hangup", signal),
    tagged("hangup", { ...envelope, user: User }),
  ),
  calloffline: tagged("calloffline", { user: User }),
  newLoggedIn: tagged("newLoggedIn", { uid: t.string }),
};

/** The name of a message that the server relays. */
export type RelayType = keyof typeof messages;

/** The message of type `K`, decoded. */
export type MessageOf<K extends RelayType> = K extends RelayType
  ? t.TypeOf<(typeof messages)[K]>
  : never;

/** Any message that the server relays, decoded: a union on `type`. */
export type RelayMessage = MessageOf<RelayType>;

export const relayTypes = Object.keys(messages) as RelayType[];

// hasOwn, so that `__proto__`, `constructor` and `toString` are types like any other that is not known.
export const isRelayType = (type: string): type is RelayType => Object.hasOwn(messages, type);
