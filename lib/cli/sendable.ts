import type { CommandType, RelayCommand } from "../protocol/commands.js";

/** A command that makes sense from a terminal: those that set up a call need a WebRTC connection. */
export interface Sendable {
  readonly type: CommandType;
  readonly about: string;
  /** Its fields on the wire, which are its options too, and what each is. */
  readonly fields: Readonly<Record<string, string>>;
  /** What a field can be, where that is a closed set. */
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
    about: "take all of the user's likes of a post back",
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

/** The command that the options make. */
export const commandFrom = (
  { type, fields }: Sendable,
  options: Readonly<Record<string, unknown>>,
): RelayCommand =>
  ({
    type,
    ...Object.fromEntries(Object.keys(fields).map((field) => [field, options[field]])),
  }) as RelayCommand;
