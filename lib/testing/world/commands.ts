import { answerCall, endCalls, rejectCall, startCall } from "./calls.js";
import { readAll } from "./messages.js";
import { findRoom } from "./rooms.js";
import type { Wire, World } from "./world.js";

/** Whose command it is, and the id of the socket that it came on. */
export interface Sender {
  readonly userid: string;
  readonly socketid: string;
}

type Effect = (world: World, sender: Sender, command: Wire) => boolean;

/** What each command does (docs/protocol.md, From the client). `false` where the server drops it. */
const effects: Readonly<Record<string, Effect>> = {
  postlike: (world, { userid }, { postid }) => {
    if (typeof postid !== "string") return false;
    world.likes.add(postid, userid);
    return true;
  },
  postunlike: (world, { userid }, { postid }) => {
    if (typeof postid !== "string") return false;
    world.likes.removeAll(postid, userid);
    return true;
  },
  readAllMessages: (world, { userid }, { roomid, roomtype }) => {
    if (typeof roomid !== "string") return false;
    const room = roomtype === "user" ? { user: roomid } : { group: roomid };
    if (!findRoom(world, userid, room)) return false;
    readAll(world, userid, room);
    return true;
  },
  offer: (world, sender, command) => {
    const to = receiverOf(world, command);
    if (to === undefined || !world.friendships.areFriends(sender.userid, to)) return false;
    return signal(world, sender, { ...command, callKey: startCall(world, sender.userid, to) });
  },
  answer: (world, sender, command) =>
    receiverOf(world, command) !== undefined &&
    answerCall(world, command["callKey"]) &&
    signal(world, sender, command),
  candidate: signal,
  // Not documented, and relayed all the same.
  calls: signal,
  reject: (world, sender, command) => {
    if (!signal(world, sender, command)) return false;
    rejectCall(world, command["callKey"]);
    return true;
  },
  hangup: (world, sender, command) => {
    signal(world, sender, command);
    endCalls(world, sender.userid);
    return true;
  },
};

/**
 * Does what the text of a frame asks for, and gives the command; `undefined` where the server drops it without a word: it
 * is no JSON object, is not marked as Kirimin's, is of an unknown type, or nests too deep to be passed on.
 */
export function obey(world: World, sender: Sender, text: string): Wire | undefined {
  const command = parse(text);
  if (command?.["identifier"] !== "kirimin") return undefined;
  const type = typeOf(command["type"]);
  const effect = type !== undefined && Object.hasOwn(effects, type) ? effects[type] : undefined;
  return effect?.(world, sender, command) ? command : undefined;
}

/** Relays a call signal, unchecked, or says that its receiver is not online. `false` where there is no receiver. */
function signal(world: World, { userid, socketid }: Sender, command: Wire): boolean {
  const to = receiverOf(world, command);
  if (to === undefined) return false;
  if (world.isOnline(to)) {
    const user = world.userSeenBy(to, userid);
    world.deliver(to, { ...command, from: socketid, uid: userid, user });
  } else {
    world.deliver(userid, { type: "calloffline", user: world.userSeenBy(userid, to) });
  }
  return true;
}

/** The id of the user that a signal is to. The live server takes a number for it, too. */
const receiverOf = (world: World, { to }: Wire): string | undefined => {
  const userid = typeof to === "number" ? String(to) : to;
  return typeof userid === "string" && world.accounts.has(userid) ? userid : undefined;
};

/** An array of one type counts as that type on the live server. */
const typeOf = (type: unknown): string | undefined => {
  const only: unknown = Array.isArray(type) && type.length === 1 ? type[0] : type;
  return typeof only === "string" ? only : undefined;
};

function parse(text: string): Wire | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return nestsDeeper(value, maxDepth) ? undefined : (value as Wire);
  } catch {
    return undefined;
  }
}

/** `JSON.parse` reads any depth; `JSON.stringify`, which passes a signal on, overflows the stack at some thousands. */
const maxDepth = 1000;

/** Level by level, since a recursion would overflow, too. */
function nestsDeeper(value: unknown, depth: number): boolean {
  let level: unknown[] = [value];
  for (let left = depth; left >= 0; left -= 1) {
    level = level.flatMap((one) =>
      typeof one === "object" && one !== null ? (Object.values(one) as unknown[]) : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}
