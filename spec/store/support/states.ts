import type { Chat, Room, User } from "../../../lib/protocol/entities.js";
import type { Session, SessionChat } from "../../../lib/protocol/session.js";
import type { SnapshotEvent } from "../../../lib/relay/journal.js";
import {
  chatReducer,
  emptyChatState,
  type ChatEvent,
  type ChatState,
} from "../../../lib/store/index.js";
import { deepFreeze } from "./deep-freeze.js";

export const me = {
  id: "7000001",
  username: "me",
  displayname: "Saya",
  email: [{ email: "me@kirimin.test", provider: "kirimin" }],
};
export const self: User = { id: me.id, username: me.username, displayname: me.displayname };
export const ayu: User = { id: "7000002", username: "ayu", displayname: "Ayu", isFriend: 1 };
export const budi: User = { id: "7000003", username: "budi", displayname: "Budi", isFriend: 0 };
export const citra: User = { id: "7000004", username: "citra", displayname: "Citra", isFriend: 3 };

export const tim: Room = {
  id: "6000001",
  long: "Tim Hore",
  short: "Tim Hore",
  type: "group",
  owner: ayu.id,
};
export const arisan: Room = { id: "6000002", long: "Arisan", short: "Arisan", type: "group" };
export const withAyu: Room = { id: ayu.id, long: "Ayu", short: "ayu", type: "user" };

/** A text, written at `timestamp`. */
export const chat = (
  id: string,
  { id: userid }: Pick<User, "id">,
  timestamp: number,
  parts: Partial<Chat> = {},
): Chat => ({ id, userid, timestamp, text: `text of ${id}`, ...parts });

export const timChat: SessionChat = {
  u: [self, ayu, budi],
  m: [chat("c1", ayu, 10), chat("c2", me, 20), chat("c3", budi, 30, { readers: [ayu.id] })],
  r: tim,
};
export const ayusChat: SessionChat = {
  u: [ayu, self],
  m: [
    chat("d1", ayu, 40, { readers: [me.id] }),
    chat("d2", me, 50),
    { id: "call1", userid: ayu.id, timestamp: 60, type: "call", readers: [me.id], duration: -2 },
  ],
  r: withAyu,
};
export const arisanChat: SessionChat = { u: [self, citra], m: [], r: arisan };

/** A snapshot of these chats. */
export const snapshotOf = (
  c: readonly SessionChat[],
  parts: Partial<Session> = {},
): SnapshotEvent<Session> => ({
  type: "snapshot",
  session: {
    socket: { id: "socket-of-me", host: "kirimin.test" },
    me: { ...me, req: [citra] },
    c: [...c],
    invalid: [],
    ...parts,
  },
  connection: 1,
});

/** The state after these events, each of them frozen through and through. */
export const after = (...events: (ChatEvent | { readonly type: string })[]): ChatState =>
  events.reduce<ChatState>(
    (state, event) => deepFreeze(chatReducer(state, deepFreeze(event))),
    emptyChatState,
  );

/** A group of three, a chat of two, an empty group, and a friend request. */
export const populated = (): ChatState => after(snapshotOf([timChat, ayusChat, arisanChat]));

/** What a message of `sender` comes with, in this room. */
export const envelope = (from: Pick<User, "id">) => ({ key: `${from.id}-1`, from: from.id });
export const chatting = (sender: User, roomdata: Room, message: Chat) => ({
  ...envelope(sender),
  chat: message,
  roomdata,
  users: [sender, sender],
  sender,
});
