import { isHost } from "../node/origins.js";
import type { CommandType, RelayCommand } from "../protocol/commands.js";
import { relayTypes, type RelayType } from "../protocol/messages.js";
import { isPath } from "../protocol/relay-url.js";
import { Exit } from "./exits.js";

/** What `--type` takes: the relay types, and the short names that `ofType` takes too. */
export type TypeName = RelayType | "join" | "leave" | "kick";

export const typeNames = ["join", "leave", "kick", ...relayTypes] as [TypeName, ...TypeName[]];

/** Each of these reads one argument. An invalid one throws an {@link Exit} that says what is valid, and quotes only types. */
export function readTypes(text: string): TypeName[] {
  return text.split(",").map((part) => readType(part.trim()));
}

export function readType(name: string): TypeName {
  const known = typeNames.find((type) => type === name);
  if (known !== undefined) return known;
  throw new Exit(
    "usage",
    `There is no relay type ${JSON.stringify(name)}. The nearest is "${nearest(name, typeNames)}".`,
  );
}

export function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  expect(
    url !== undefined && /^https?:$/.test(url.protocol),
    "--url: expected an address with http:// or https://, such as https://kirimin.devanka.id.",
  );
  expect(
    [url.username, url.password, url.search, url.hash].every((part) => part === ""),
    "--url: expected no user, password, query or fragment, as in https://kirimin.devanka.id.",
  );
  return text.replace(/\/+$/, "");
}

export function readHosts(text: string): string[] {
  return text.split(",").map((part) => {
    const host = part.trim();
    expect(
      isHost(host),
      "--socket-host: expected a host, with its port if it has one, such as kirimin-a1.devanka.id.",
    );
    return host;
  });
}

export function readPath(text: string): string {
  expect(isPath(text), "--path: expected a path, such as /socket.");
  return text;
}

export function readSpeed(text: string): number {
  const speed = Number(text);
  expect(text.trim() !== "" && speed > 0, "--speed: expected a factor above 0, such as 10 or 0.5.");
  return speed;
}

export function readPort(text: string): number {
  expect(
    /^\d{1,5}$/.test(text) && Number(text) <= 65_535,
    "--port: expected a number from 0 to 65535; 0 is any free port.",
  );
  return Number(text);
}

export function readDuration(text: string): number {
  expect(
    /^\d{1,9}$/.test(text),
    "--within: expected a time in ms, such as 30000, of at most 999999999.",
  );
  return Number(text);
}

function expect(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Exit("usage", message);
}

/** A command that can be sent from a terminal. The others set up calls, and need a WebRTC connection. */
export interface Sendable {
  readonly type: CommandType;
  readonly about: string;
  /** Its fields on the wire, which are its options, with their descriptions. */
  readonly fields: Readonly<Record<string, string>>;
  /** The values of a field that has a closed set of them. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
}

export const sendables: readonly Sendable[] = [
  {
    type: "postlike",
    about: "like a post; it counts each time",
    fields: { postid: "the post" },
  },
  {
    type: "postunlike",
    about: "take back all of the user's likes of a post",
    fields: { postid: "the post" },
  },
  {
    type: "readAllMessages",
    about: "mark a room as read",
    fields: { roomid: "the room: a group, or the other user of a chat of two", roomtype: "which" },
    choices: { roomtype: ["user", "group"] },
  },
  {
    type: "hangup",
    about: "end all of the user's calls",
    fields: { to: "the user to tell" },
  },
  {
    type: "reject",
    about: "decline a call",
    fields: { to: "the user who calls", callKey: "the call: offer's callKey" },
  },
];

/** The command made of the options. */
export const commandFrom = (
  { type, fields }: Sendable,
  options: Readonly<Record<string, unknown>>,
): RelayCommand =>
  ({
    type,
    ...Object.fromEntries(Object.keys(fields).map((field) => [field, options[field]])),
  }) as RelayCommand;

/** The word of `known` that takes the fewest changes of a letter to reach from `word`, ignoring case. */
export function nearest(word: string, known: readonly [string, ...string[]]): string {
  const [first, ...others] = known;
  return others.reduce(
    (best, one) => (distance(word, one) < distance(word, best) ? one : best),
    first,
  );
}

/** How many letters to insert, delete or replace: the Levenshtein distance, row by row. */
function distance(from: string, to: string): number {
  const letters = Array.from(to.toLowerCase());
  let row = [0, ...letters.map((_, index) => index + 1)];
  for (const [index, letter] of Array.from(from.toLowerCase()).entries()) {
    const next = [index + 1];
    for (const [at, other] of letters.entries()) {
      const [left, above, diagonal] = [next[at], row[at + 1], row[at]] as [number, number, number];
      next.push(Math.min(left + 1, above + 1, diagonal + Number(letter !== other)));
    }
    row = next;
  }
  return row.at(-1) as number;
}
