import { check } from "../connection/check.js";
import type { Chat, Room, User } from "../protocol/entities.js";
import { isRelayType, type MessageOf, type RelayType } from "../protocol/messages.js";
import { isObject } from "../protocol/shape.js";

/** Some fields of `T`, and of an object in one of them some fields again. Arrays are replaced whole. */
type Parts<T> = T extends string | number | boolean | null | undefined | readonly unknown[]
  ? T
  : { readonly [K in keyof T]?: Parts<T[K]> };

/** What {@link sample} can be told to put into a message of type `K`. */
export type Overrides<K extends RelayType> =
  MessageOf<K> extends infer M ? (M extends unknown ? Omit<Parts<M>, "type"> : never) : never;

/**
 * Makes a valid message of `type`, a new one at each call: from the user ayu (`7000002`), in the group `6000001`, to the
 * first user of a stand-in (`7000001`). `overrides` take the place of fields, also of fields in fields.
 *
 * Throws a TypeError for a type that is none.
 *
 * @example
 * ```ts
 * mock.send(sample("sendmessage", { chat: { text: "halo", reply: "c0" } }));
 * ```
 */
export function sample<K extends RelayType>(type: K, overrides?: Overrides<K>): MessageOf<K> {
  check(isRelayType(type), "sample: type", 'a relay type, such as "memberkick"');
  return override(samples[type](), overrides) as MessageOf<K>;
}

// fromEntries makes a key of what is called `__proto__`, too.
const override = (value: unknown, by: unknown): unknown =>
  by === undefined
    ? value
    : isObject(value) && isObject(by)
      ? {
          ...value,
          ...Object.fromEntries(
            Object.entries(by).map(([key, part]) => [key, override(value[key], part)]),
          ),
        }
      : by;

const ayu = (): User => ({ id: "7000002", username: "ayu", displayname: "Ayu", isFriend: 1 });
const group = (): Room => ({
  id: "6000001",
  long: "Tim Hore",
  short: "Tim Hore",
  type: "group",
  owner: "7000002",
});
const text = (): Chat => ({
  id: "c1",
  userid: "7000002",
  timestamp: 1_735_689_600_000,
  text: "halo",
});

const envelope = { key: "7000002-1", from: "7000002" };
const chatting = (chat: Chat) => ({
  ...envelope,
  chat,
  roomdata: group(),
  users: [ayu(), ayu()],
  sender: ayu(),
});
const befriending = (isFriend: number) => ({ ...envelope, user: { ...ayu(), isFriend } });
const signal = () => ({
  to: "7000001",
  identifier: "kirimin",
  uid: "7000002",
  from: "socket-of-ayu",
  user: ayu(),
});

/** Makes a message of each type: from the user ayu, in ayu's group, to the first user of a stand-in. */
const samples: { readonly [K in RelayType]: () => MessageOf<K> } = {
  memberjoin: () => ({ type: "memberjoin", ...envelope, groupid: "6000001", user: ayu() }),
  memberleave: () => ({ type: "memberleave", ...envelope, groupid: "6000001" }),
  memberkick: () => ({ type: "memberkick", ...envelope, groupid: "6000001" }),
  sendmessage: () => ({ type: "sendmessage", ...chatting(text()) }),
  editmessage: () => ({
    type: "editmessage",
    ...chatting({ ...text(), text: "halo semua", edited: 1_735_689_660_000 }),
  }),
  deletemessage: () => ({
    type: "deletemessage",
    ...chatting({ ...text(), type: "deleted", text: "deleted" }),
  }),
  readAllMessages: () => ({ type: "readAllMessages", ...envelope, roomid: "6000001" }),
  clearhistory: () => ({ type: "clearhistory", ...envelope, roomid: "6000001" }),
  addfriend: () => ({ type: "addfriend", ...befriending(3) }),
  unfriend: () => ({ type: "unfriend", ...befriending(0) }),
  acceptfriend: () => ({ type: "acceptfriend", ...befriending(1) }),
  cancelfriend: () => ({ type: "cancelfriend", ...befriending(0) }),
  ignorefriend: () => ({ type: "ignorefriend", ...befriending(0) }),
  newbadges: () => ({ type: "newbadges", ...envelope, badges: [2, 3] }),
  offer: () => ({
    type: "offer",
    ...signal(),
    callKey: "call1",
    sdp: { type: "offer", sdp: "v=0\r\n" },
  }),
  answer: () => ({
    type: "answer",
    ...signal(),
    callKey: "call1",
    sdp: { type: "answer", sdp: "v=0\r\n" },
  }),
  candidate: () => ({
    type: "candidate",
    ...signal(),
    candidate: { candidate: "", sdpMid: "0", sdpMLineIndex: 0 },
  }),
  reject: () => ({ type: "reject", ...signal(), callKey: "call1" }),
  hangup: () => ({ type: "hangup", ...envelope, user: ayu() }),
  calloffline: () => ({ type: "calloffline", user: ayu() }),
  newLoggedIn: () => ({ type: "newLoggedIn", uid: "7000001" }),
};
