import type { either as E } from "fp-ts";
import * as t from "io-ts";
import { describeErrors, kindOf, left, right } from "./either.js";
import { IceCandidate, RoomType, SessionDescription, type Room } from "./entities.js";
import { nullable, tagged } from "./shape.js";

/** A codec for each command, by its name on the wire (docs/protocol.md, From the client). */
export const commands = {
  postlike: tagged("postlike", { postid: t.string }),
  postunlike: tagged("postunlike", { postid: t.string }),
  readAllMessages: tagged("readAllMessages", { roomid: t.string, roomtype: RoomType }),
  offer: tagged("offer", { to: t.string, sdp: nullable(SessionDescription) }, { video: t.boolean }),
  answer: tagged("answer", {
    to: t.string,
    callKey: t.string,
    sdp: nullable(SessionDescription),
  }),
  candidate: tagged("candidate", { to: t.string, candidate: nullable(IceCandidate) }),
  hangup: tagged("hangup", { to: t.string }),
  reject: tagged("reject", { to: t.string, callKey: t.string }),
};

/** The type of a command. */
export type CommandType = keyof typeof commands;

/** The command of type `K`. */
export type CommandOf<K extends CommandType> = K extends CommandType
  ? t.TypeOf<(typeof commands)[K]>
  : never;

/** Any command: a union on `type`. */
export type RelayCommand = CommandOf<CommandType>;

/** Why a command cannot be sent. `errors` name paths and kinds, never values. */
export interface InvalidCommand {
  /** `json`: JSON cannot hold the command. `shape`: its type is unknown, or its fields do not fit. */
  readonly reason: "json" | "shape";
  readonly errors: readonly string[];
}

/** The text of a command, with `identifier: "kirimin"` added. `Left` says which fields do not fit. Never throws. */
export function encodeCommand(command: RelayCommand): E.Either<InvalidCommand, string> {
  const decoded = decodeCommand(command);
  return decoded._tag === "Right" ? right(serializeCommand(decoded.right)) : decoded;
}

/**
 * Checks a command, and gives what JSON makes of it: a plain object also for an `RTCSessionDescription`. `Left` says which
 * fields do not fit. Never throws.
 */
export function decodeCommand(command: RelayCommand): E.Either<InvalidCommand, RelayCommand> {
  let plain: unknown;
  try {
    plain = JSON.parse(JSON.stringify(command));
  } catch {
    return invalid("json", ["command: expected what JSON can hold, got something else"]);
  }
  if (isDeeper(plain, mostLevels)) {
    return invalid("json", [`command: expected at most ${mostLevels} levels, got more`]);
  }
  const type = (Object(plain) as { type?: unknown }).type;
  if (typeof type !== "string" || !Object.hasOwn(commands, type)) {
    const known = Object.keys(commands).join(" | ");
    return invalid("shape", [`command.type: expected ${known}, got ${kindOf(type)}`]);
  }
  const decoded = commands[type as CommandType].decode(plain);
  return decoded._tag === "Right" ? decoded : invalid("shape", describeErrors(decoded.left));
}

/** The text of a command that {@link decodeCommand} gave, with `identifier: "kirimin"` added. Never throws. */
export const serializeCommand = (command: RelayCommand): string =>
  JSON.stringify({ ...command, identifier: "kirimin" });

/** JSON.stringify throws for a deeper value if little of the stack is left, so such a command is refused early. */
const mostLevels = 100;

const isDeeper = (u: unknown, levels: number): boolean =>
  typeof u === "object" &&
  u !== null &&
  (levels === 0 || Object.values(u).some((value) => isDeeper(value, levels - 1)));

/** Likes a post. Not idempotent: each one that arrives counts (docs/protocol.md, From the client). */
export const postlike = (postid: string): CommandOf<"postlike"> => ({ type: "postlike", postid });

/** Removes all of the user's likes of a post. */
export const postunlike = (postid: string): CommandOf<"postunlike"> => ({
  type: "postunlike",
  postid,
});

/** Marks all messages of a room as read. */
export const readAllMessages = ({
  id,
  type,
}: Pick<Room, "id" | "type">): CommandOf<"readAllMessages"> => ({
  type: "readAllMessages",
  roomid: id,
  roomtype: type,
});

/** Starts a call with the friend `to` (a user id), and ends the sender's earlier one. */
export const offer = (
  to: string,
  sdp: SessionDescription | null,
  { video }: { readonly video?: boolean | undefined } = {},
): CommandOf<"offer"> => ({
  type: "offer",
  to,
  sdp,
  ...(video !== undefined && { video }),
});

/** Accepts the call `callKey` of the user `to`. */
export const answer = (
  to: string,
  callKey: string,
  sdp: SessionDescription | null,
): CommandOf<"answer"> => ({ type: "answer", to, callKey, sdp });

/** Sends the user `to` an ICE candidate. `null` means that there are no more. */
export const candidate = (to: string, candidate: IceCandidate | null): CommandOf<"candidate"> => ({
  type: "candidate",
  to,
  candidate,
});

/** Ends all of the sender's calls. `to` is the other user. */
export const hangup = (to: string): CommandOf<"hangup"> => ({ type: "hangup", to });

/** Declines the call `callKey` of the user `to`. */
export const reject = (to: string, callKey: string): CommandOf<"reject"> => ({
  type: "reject",
  to,
  callKey,
});

const invalid = (
  reason: InvalidCommand["reason"],
  errors: readonly string[],
): E.Either<InvalidCommand, never> => left({ reason, errors });
