import type { Chat } from "../../protocol/entities.js";
import { replaceMessage } from "./messages.js";
import { chatOfTwo, roomSeenBy, type ChatRoom } from "./rooms.js";
import type { World } from "./world.js";

/** A call that has not ended. */
export interface Call {
  readonly key: string;
  readonly caller: string;
  readonly callee: string;
  readonly room: ChatRoom;
  /** In ms since the epoch. */
  answeredAt?: number;
  isRejected: boolean;
}

/** What the `duration` of a call's message says where it is no time (docs/protocol.md, Shapes). */
const missed = 0;
const rejected = -1;
const ringing = -2;

/** Starts a call, ends the caller's earlier ones, and gives the `callKey`, which is the id of the call's message too. */
export function startCall(world: World, caller: string, callee: string): string {
  endCalls(world, caller);
  const room = chatOfTwo(world, caller, callee);
  const call: Call = { key: world.serial(), caller, callee, room, isRejected: false };
  world.calls.set(call.key, call);
  const chat = chatOf(call, world.now(), ringing);
  room.messages = [...room.messages, chat];
  relayCall(world, call, "sendmessage", chat);
  return call.key;
}

/** `false` where there is no such call, or it was answered before. */
export function answerCall(world: World, key: unknown): boolean {
  const call = callOf(world, key);
  if (!call || call.answeredAt !== undefined) return false;
  call.answeredAt = world.now();
  return true;
}

export function rejectCall(world: World, key: unknown): void {
  const call = callOf(world, key);
  if (call) call.isRejected = true;
}

/** Ends the calls that `userid` is in: both get the call's message as it is now, and the other one a `hangup`. */
export function endCalls(world: World, userid: string): void {
  for (const call of world.calls.values()) {
    if (call.caller !== userid && call.callee !== userid) continue;
    world.calls.delete(call.key);
    const chat = chatOf(call, world.now(), durationOf(call, world.now()));
    replaceMessage(call.room, chat);
    relayCall(world, call, "editmessage", chat);
    const other = call.caller === userid ? call.callee : call.caller;
    world.relay(userid, other, "hangup", { user: world.userSeenBy(other, userid) });
  }
}

const callOf = (world: World, key: unknown): Call | undefined =>
  typeof key === "string" ? world.calls.get(key) : undefined;

const chatOf = ({ key, caller, callee }: Call, now: number, duration: number): Chat => ({
  id: key,
  userid: caller,
  timestamp: now,
  type: "call",
  readers: [callee],
  duration,
});

const durationOf = ({ isRejected, answeredAt }: Call, now: number): number => {
  if (isRejected) return rejected;
  // Not less than 1 ms: 0 says that the call was missed.
  return answeredAt === undefined ? missed : Math.max(1, now - answeredAt);
};

/** A call's message goes to both, whoever acted; always from the caller, and without a `sender`. */
function relayCall(
  world: World,
  { caller, callee, room }: Call,
  type: "sendmessage" | "editmessage",
  chat: Chat,
): void {
  for (const to of [caller, callee]) {
    const users = room.members.map((member) => world.userSeenBy(to, member));
    world.relay(caller, to, type, { chat, roomdata: roomSeenBy(world, room, to), users });
  }
}
