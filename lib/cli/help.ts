import { exits, type ExitName } from "./exits.js";

/** The `--url` of the examples. */
const at = "--url https://kirimin.devanka.id";

const connecting: readonly ExitName[] = [
  "usage",
  "noCookie",
  "unauthorized",
  "notKirimin",
  "unreachable",
  "refused",
  "superseded",
  "unreadable",
  "noWs",
];
const ending: readonly ExitName[] = ["hungUp", "interrupted", "pipeClosed", "terminated"];

interface Help {
  /** What to know beside the options. */
  readonly notes: readonly string[];
  readonly examples: readonly string[];
  readonly exits: readonly ExitName[];
}

const cookieNotes = [
  "The cookie is connect.sid of a browser that is signed in to Kirimin. It is read from --cookie-file,",
  "else from KIRIMIN_COOKIE, else from a prompt; never from an argument, which others can see.",
  "Kirimin keeps one connection for each user: connecting disconnects the user's other device or page.",
];

/** The text of `--help` of each command, after its options. */
export const helps = {
  watch: {
    notes: cookieNotes,
    examples: [
      `rx-kirimin watch ${at}`,
      `rx-kirimin watch ${at} --type kick,sendmessage`,
      `rx-kirimin watch ${at} --cookie-file ~/.kirimin --json | jq .chat.text`,
      "rx-kirimin watch --url http://localhost:7610 --path /socket",
    ],
    exits: [...connecting, "unwritable", ...ending],
  },
  send: {
    notes: [...cookieNotes, "With an exit code other than 0 and 10, nothing was sent."],
    examples: [
      `rx-kirimin send postlike --postid pm2yig6go ${at}`,
      `rx-kirimin send readAllMessages --roomid 6936171 --roomtype group ${at}`,
      `rx-kirimin send hangup --to 7981532 ${at} --within 5000`,
    ],
    exits: ["done", ...connecting, "notSent", "indeterminate", ...ending],
  },
  record: {
    notes: [
      ...cookieNotes,
      'It writes a line for each frame: {"at":ms,"frame":"…"}. The socket ids of peers are masked. Each line is in',
      "the file as soon as its frame has come, and stays there however the recording ends.",
    ],
    examples: [
      `rx-kirimin record today.ndjson ${at}`,
      `rx-kirimin record today.ndjson ${at} --mask-links`,
      `rx-kirimin record - ${at} | gzip > today.ndjson.gz`,
    ],
    exits: [...connecting, "unwritable", ...ending],
  },
  replay: {
    notes: [
      "FILE is a recording made by record, or - for stdin. It needs no cookie and contacts no other machine.",
    ],
    examples: [
      "rx-kirimin replay today.ndjson",
      "rx-kirimin replay today.ndjson --speed 10 --port 7610",
      "gunzip -c today.ndjson.gz | rx-kirimin replay -",
    ],
    exits: ["usage", "unreadable", "notARecording", "unwritable", "noPort", "noWs", ...ending],
  },
  serve: {
    notes: [
      "It needs no cookie and contacts no other machine. It lists what you can type to make things happen.",
    ],
    examples: ["rx-kirimin serve", "rx-kirimin serve --port 7610"],
    exits: ["usage", "unwritable", "noPort", "noWs", ...ending],
  },
} satisfies Readonly<Record<string, Help>>;

/** The part of a command's help after its options. */
export const helpOf = (name: keyof typeof helps): string => {
  const help: Help = helps[name];
  return [
    "",
    ...help.notes,
    "",
    "Examples:",
    ...indented(help.examples),
    "",
    ...exitTable(help.exits),
  ].join("\n");
};

/** A table of exit codes and their meaning. */
export const exitTable = (names: readonly ExitName[]): string[] => [
  "Exit codes:",
  ...indented(
    names
      .map((name) => exits[name])
      .sort((one, other) => one.code - other.code)
      .map(({ code, means }) => `${String(code).padEnd(4)} ${means}`),
  ),
];

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
