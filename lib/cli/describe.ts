import type { Chat, User } from "../protocol/entities.js";
import type { MessageOf, RelayMessage, RelayType } from "../protocol/messages.js";
import { RelayError, type RelayErrorCode } from "../protocol/relay-error.js";
import type { RelayState } from "../relay/state.js";
import { Exit, systemCodeOf, type ExitName } from "./exits.js";
import { plain } from "./safe-text.js";

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

/** One line for each relay type. Call signals show the user, not `from`. */
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

/** A message in one line, safe to show in a terminal. */
export const describeMessage = (message: RelayMessage): string =>
  plain((lines[message.type] as (message: RelayMessage) => string)(withoutSocketId(message)));

/** The server puts `uid` into what a peer sent, whatever type the peer gave it, and the peer's socket id into `from`. */
const withoutSocketId = (message: RelayMessage): RelayMessage =>
  "uid" in message && "from" in message ? { ...message, from: "someone" } : message;

/** A state in one line. */
export function describeState(state: RelayState): string {
  switch (state.status) {
    case "authorizing":
    case "connecting":
    case "open":
      return state.attempt === 1 ? state.status : `${state.status}, attempt ${state.attempt}`;
    case "connected":
      return state.connection === 1
        ? "connected"
        : `connected for the ${ordinal(state.connection)} time; what was relayed in between is lost`;
    case "waiting":
      return `waiting ${inSeconds(state.delay)}: ${describeError(state.cause)}`;
    case "offline":
    case "stopped":
      return `${state.status}: ${describeError(state.cause)}`;
    default:
      return state.status;
  }
}

/** `1st`, `2nd`, `3rd`, `4th`, … `11th`, … */
const ordinal = (count: number): string => {
  const ending = /1\d$/.test(String(count)) ? 0 : count % 10;
  return `${count}${["th", "st", "nd", "rd"][ending] ?? "th"}`;
};

/** A time in ms as whole seconds, rounded up. */
export const inSeconds = (ms: number): string => `${Math.ceil(ms / 1000)} s`;

/** A RelayError in words for a terminal: the exit code if it ends the program, what happened, and what to do. */
interface Meaning {
  readonly exit: ExitName;
  readonly what: string;
  readonly advice: string;
}

const notKirimin: Meaning = {
  exit: "notKirimin",
  what: "The server at --url is not Kirimin, or is in trouble",
  advice: "Check --url: it is the address of Kirimin's pages, such as https://kirimin.devanka.id.",
};
const lost: Meaning = {
  exit: "unreachable",
  what: "The connection was lost",
  advice: "Check the network.",
};

const meanings: Readonly<Record<RelayErrorCode, Meaning>> = {
  unauthorized: {
    exit: "unauthorized",
    what: "Kirimin does not know this cookie",
    advice: "Sign in in a browser, and take connect.sid from its developer tools.",
  },
  superseded: {
    exit: "superseded",
    what: "The user signed in elsewhere, and Kirimin keeps one connection for each user",
    advice: "Run it again to take it back.",
  },
  "stale-session": notKirimin,
  "bad-session": notKirimin,
  "rate-limited": {
    exit: "unreachable",
    what: "Kirimin was asked for sessions too often",
    advice: "Try again in a minute.",
  },
  unreachable: {
    exit: "unreachable",
    what: "Kirimin could not be reached",
    advice: "Check --url and the network.",
  },
  refused: {
    exit: "refused",
    what: "Kirimin opened the socket and closed it at once",
    advice: "Try --path /socket, which a server of version 3 needs, or leave out --path.",
  },
  disconnected: lost,
  silent: { ...lost, what: "Kirimin was silent for too long" },
  exhausted: lost,
  "no-websocket": lost,
};

/** What happened: a sentence without its full stop. */
export function describeError(error: RelayError): string {
  const detail = detailOf(error);
  return `${meanings[error.code].what}${detail === "" ? "" : ` (${detail})`}`;
}

/** The end of the program by `error`. */
export function exitOf(error: RelayError): Exit {
  const { exit, advice } = meanings[error.code];
  return new Exit(exit, `${describeError(error)}. ${tlsAdvice(error) ?? advice}`);
}

/** The error's detail without its code's own message, which is for programmers; else the system's code of its cause. */
function detailOf(error: RelayError): string {
  const detail = error.message
    .replace(new RelayError(error.code).message, "")
    .replace("`socketHosts`", "--socket-host")
    .trim();
  return detail.replace(/\.$/, "") || (systemCodeOf(error.cause) ?? "");
}

/** The likely mistake if http met https, or https met http. */
function tlsAdvice(error: RelayError): string | undefined {
  const code = systemCodeOf(error.cause) ?? "";
  if (/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH)/.test(code)) {
    return "The server does not speak TLS: write http:// in --url.";
  }
  if (/^(HPE_|UND_ERR_SOCKET$)/.test(code))
    return "The server does not speak HTTP: try https:// in --url.";
  return undefined;
}
