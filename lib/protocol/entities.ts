import * as t from "io-ts";
import { isChat, isUser } from "./guards.js";
import { guarded, list, shape } from "./shape.js";

/** The fields that the user who is signed in has in common with all others. */
export const userFields = {
  displayname: t.string,
  isFriend: t.number,
  badges: list(t.number),
  bio: t.string,
  image: t.string,
};
/** The names of two of them in the documentation of isUser. */
export const userAliases = { img: "image", b: "badges" };

/** A member of Kirimin, as others see it. `isFriend`: 0 no, 1 yes, 2 asked by me, 3 asked by them (docs/protocol.md, Shapes). */
export const User = guarded(
  shape("User", { id: t.string, username: t.string }, userFields, { aliases: userAliases }),
  isUser,
);
export type User = t.TypeOf<typeof User>;

/** The kinds of message known today. Kirimin adds some over time, so any other string is kept. */
export type ChatType =
  | "text"
  | "image"
  | "video"
  | "audio"
  | "file"
  | "voice"
  | "call"
  | "deleted"
  | "think"
  // The same as `string`, but editors go on offering the names above.
  | (string & Record<never, never>);

const ChatType = t.string as t.Type<ChatType>;

/** A message. `timestamp`, `edited` and `duration` are in ms; an absent `type` means plain text (docs/protocol.md, Shapes). */
export const Chat = guarded(
  shape(
    "Chat",
    { id: t.string, userid: t.string, timestamp: t.number },
    {
      type: ChatType,
      text: t.string,
      reply: t.string,
      edited: t.number,
      source: t.string,
      readers: list(t.string),
      duration: t.number,
    },
    { values: { edited: (raw) => (raw === false ? undefined : raw) } },
  ),
  isChat,
);
export type Chat = t.TypeOf<typeof Chat>;

export const RoomType = t.keyof({ user: null, group: null }, '"user" | "group"');

/** A chat of two (`type: "user"`, `id` of the other) or a group. */
export const Room = shape(
  "Room",
  { id: t.string, long: t.string, short: t.string, type: RoomType },
  { image: t.string, badges: list(t.number), owner: t.string, link: t.string },
);
export type Room = t.TypeOf<typeof Room>;

/** Where to connect, and the id that opens one socket, once. `id` is a credential: show it to nobody. */
export const SocketConfig = shape("SocketConfig", { id: t.string, host: t.string }, {});
export type SocketConfig = t.TypeOf<typeof SocketConfig>;
