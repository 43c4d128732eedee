import type { Chat, User } from "../protocol/entities.js";
import type { MessageOf, RelayMessage, RelayType } from "../protocol/messages.js";
import { plain } from "./plain.js";

const name = ({ username, displayname = username }: User): string => displayname;

const about = ({ user }: { readonly user: User }): string => name(user);

const chatting = ({
  chat,
  roomdata,
  sender,
}: MessageOf<"sendmessage" | "editmessage" | "deletemessage">): string =>
  `${roomdata.long}: ${sender ? `${name(sender)}: ` : ""}${content(chat)}`;

const content = ({ type, text, source, duration = 0 }: Chat): string =>
  type === "call"
    ? `call, ${callEnding(duration)}`
    : [type, text, source !== undefined && "with a file"].filter(Boolean).join(", ");

const callEnding = (duration: number): string =>
  ({ [-2]: "ringing", [-1]: "rejected", 0: "missed" })[duration] ?? `lasted ${duration} ms`;

/** One line for each relay type. Call signals show the user, never `from`: it is the peer's socket id. */
const lines: { readonly [K in RelayType]: (message: MessageOf<K>) => string } = {
  memberjoin: ({ groupid, user }) => `${name(user)} joined group ${groupid}`,
  memberleave: ({ groupid, from }) => `${from} left group ${groupid}`,
  memberkick: ({ groupid, from }) => `${from} put me out of group ${groupid}`,
  sendmessage: chatting,
  editmessage: chatting,
  deletemessage: chatting,
  readAllMessages: ({ from, roomid }) => `${from} has read room ${roomid}`,
  clearhistory: ({ from, roomid }) => `${from} cleared room ${roomid}`,
  addfriend: about,
  unfriend: about,
  acceptfriend: about,
  cancelfriend: about,
  ignorefriend: about,
  newbadges: ({ badges }) => `my badges are ${badges.join(", ")}`,
  offer: ({ user, video }) => `${name(user)} calls${video ? " with video" : ""}`,
  answer: ({ user }) => `${name(user)} answers`,
  candidate: ({ user, candidate }) =>
    `${name(user)} ${candidate ? "has an ICE candidate" : "has no more ICE candidates"}`,
  reject: ({ user }) => `${name(user)} declines`,
  hangup: ({ user }) => `${name(user)} hangs up`,
  calloffline: ({ user }) => `${name(user)} is offline`,
  newLoggedIn: () => "I signed in elsewhere",
};

/** A message in one readable line, safe to show in a terminal. */
export const describeMessage = (message: RelayMessage): string =>
  plain((lines[message.type] as (message: RelayMessage) => string)(message));
