import type { Chat, Room, User } from "../protocol/entities.js";
import type { MessageOf, RelayType } from "../protocol/messages.js";

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
export const samples: { readonly [K in RelayType]: () => MessageOf<K> } = {
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
