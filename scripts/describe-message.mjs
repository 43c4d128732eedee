// One readable line for each message. Call signals show the user, never `from`: it is the peer's socket id.

/** What peers wrote, in one line and without what would steer the terminal: control characters and changes of direction. */
const plain = (text) =>
  text.replace(/\s+/g, " ").replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "");
const name = ({ username, displayname = username }) => displayname;
const duration = (ms) =>
  ({ [-2]: "ringing", [-1]: "rejected", 0: "missed" })[ms] ?? `lasted ${ms} ms`;
const content = ({ type, text, source, duration: ms }) =>
  type === "call"
    ? `call, ${duration(ms)}`
    : [type, text, source && "with a file"].filter(Boolean).join(", ");
const chatting = ({ chat, roomdata, sender }) =>
  `${roomdata.long}: ${sender ? `${name(sender)}: ` : ""}${content(chat)}`.slice(0, 90);
const about = ({ user }) => name(user);

const lines = {
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

export const describeMessage = (message) => plain(lines[message.type](message));
