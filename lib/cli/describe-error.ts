import { RelayError, type RelayErrorCode } from "../protocol/relay-error.js";
import { Exit, type ExitName } from "./exits.js";
import { systemCodeOf } from "./system-code.js";

/** What a RelayError means to someone at a terminal: how the program ends if that ends it, and what to do. */
interface Meaning {
  readonly exit: ExitName;
  readonly what: string;
  readonly advice: string;
}

const notKirimin: Meaning = {
  exit: "notKirimin",
  what: "What answers at --url is not Kirimin, or is in trouble",
  advice: "Check --url: it is where Kirimin's pages are, such as https://kirimin.devanka.id.",
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
    advice: "Try --path /socket, which a server of version 3 needs, or leave --path out.",
  },
  disconnected: lost,
  silent: { ...lost, what: "Kirimin was silent for too long" },
  exhausted: lost,
  "no-websocket": lost,
};

/** What happened, in a sentence without its full stop. */
export function describeError(error: RelayError): string {
  const detail = detailOf(error);
  return `${meanings[error.code].what}${detail === "" ? "" : ` (${detail})`}`;
}

/** The end of the program that `error` is. */
export function exitOf(error: RelayError): Exit {
  const { exit, advice } = meanings[error.code];
  return new Exit(exit, `${describeError(error)}. ${tlsAdvice(error) ?? advice}`);
}

/** What the error says beside its code's own message, which speaks to programmers; or the system's name of its cause. */
function detailOf(error: RelayError): string {
  const detail = error.message
    .replace(new RelayError(error.code).message, "")
    .replace("`socketHosts`", "--socket-host")
    .trim();
  return detail.replace(/\.$/, "") || (systemCodeOf(error.cause) ?? "");
}

/** The likeliest mistake where http met https, or the other way round. */
function tlsAdvice(error: RelayError): string | undefined {
  const code = systemCodeOf(error.cause) ?? "";
  if (/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH)/.test(code)) {
    return "It does not speak TLS: write http:// in --url.";
  }
  if (/^(HPE_|UND_ERR_SOCKET$)/.test(code)) return "It speaks no HTTP: try https:// in --url.";
  return undefined;
}
