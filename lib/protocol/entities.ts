import * as t from "io-ts";
import { isChat, isUser } from "./guards.js";
import { guarded, list, nullable, shape } from "./shape.js";

/** The optional fields of every user, the signed-in one included. */
export const userFields = {
  displayname: t.string,
  isFriend: t.number,
  badges: list(t.number),
  bio: t.string,
  image: t.string,
};
/** How the documentation of isUser names two of them. */
export const userAliases = { img: "image", b: "badges" };

/** A member of Kirimin, as others see it. `isFriend`: 0 no, 1 yes, 2 asked by me, 3 asked by them (docs/protocol.md, Shapes). */
export const User = guarded(
  shape("User", { id: t.string, username: t.string }, userFields, { aliases: userAliases }),
  isUser,
);
export type User = t.TypeOf<typeof User>;

/** The kinds of message known today. Kirimin adds more over time, so any string is accepted. */
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
  // The same as `string`, but editors still suggest the names above.
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

/** A chat of two (`type: "user"`; `id` is the other user's) or a group. */
export const Room = shape(
  "Room",
  { id: t.string, long: t.string, short: t.string, type: RoomType },
  { image: t.string, badges: list(t.number), owner: t.string, link: t.string },
);
export type Room = t.TypeOf<typeof Room>;

/** Where to connect, and the id that opens one socket, once. `id` is a credential: never log or show it. */
export const SocketConfig = shape("SocketConfig", { id: t.string, host: t.string }, {});
export type SocketConfig = t.TypeOf<typeof SocketConfig>;

const SdpType = t.keyof(
  { offer: null, answer: null, pranswer: null, rollback: null },
  '"offer" | "answer" | "pranswer" | "rollback"',
);

/** What WebRTC calls RTCSessionDescriptionInit. */
export const SessionDescription = shape("SessionDescription", { type: SdpType }, { sdp: t.string });
export type SessionDescription = t.TypeOf<typeof SessionDescription>;

/** What WebRTC calls RTCIceCandidateInit. */
export const IceCandidate = shape(
  "IceCandidate",
  {},
  {
    candidate: t.string,
    sdpMid: nullable(t.string),
    sdpMLineIndex: nullable(t.number),
    usernameFragment: nullable(t.string),
  },
);
export type IceCandidate = t.TypeOf<typeof IceCandidate>;
