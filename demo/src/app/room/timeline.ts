import type { Chat } from "rx-kirimin";
import type { ChatRoom, ShownChat } from "rx-kirimin/store";
import type { Notice } from "../known/notices.feature";
import { clock, dayOf } from "../ui/clock";

/** A message as it is shown. */
export interface ShownMessage {
  readonly kind: "message";
  readonly key: string;
  readonly chat: ShownChat;
  readonly isMine: boolean;
  /** Whether the one before it is by the same author, and shortly before. */
  readonly follows: boolean;
  readonly author: string;
  readonly time: string;
  readonly text: string;
  readonly isDeleted: boolean;
  readonly isEdited: boolean;
  readonly reply: { readonly author: string; readonly text: string } | undefined;
  /** Of the user's latest message: who has read it. */
  readonly seenBy: string;
}

export type Entry =
  ShownMessage | { readonly kind: "day" | "notice"; readonly key: string; readonly text: string };

interface View {
  readonly me: string | undefined;
  readonly nameOf: (userid: string) => string;
  /** The ids of new messages that are not there yet, or may have failed. */
  readonly unsent: ReadonlySet<string>;
  /** The names of those who have read a message of the user's. */
  readonly seenBy: (id: string) => readonly string[];
  readonly notices: readonly Notice[];
}

/** Messages this close to one another make one run, in ms. */
const run = 5 * 60_000;

/** The messages of a room, what happened between them, and the days on which it did. */
export function timelineOf(
  room: ChatRoom,
  { me, nameOf, unsent, seenBy, notices }: View,
): readonly Entry[] {
  const byId = new Map(room.messages.map((chat) => [chat.id, chat]));
  const myLatest = room.messages.findLast(({ userid }) => userid === me);
  const events = [
    ...[...room.messages.filter(({ id }) => !unsent.has(id)), ...notices].sort(inOrder),
    ...room.messages.filter(({ id }) => unsent.has(id)),
  ];
  const entries: Entry[] = [];
  let day = "";
  let before: Chat | undefined;

  for (const event of events) {
    const thisDay = dayOf(event.timestamp);
    if (thisDay !== day) {
      entries.push({ kind: "day", key: `day ${thisDay}`, text: thisDay });
      day = thisDay;
      before = undefined;
    }
    if ("roomid" in event) {
      entries.push({ kind: "notice", key: `notice ${event.id}`, text: event.text });
      before = undefined;
      continue;
    }
    const repliedTo = event.reply === undefined ? undefined : byId.get(event.reply);
    entries.push({
      kind: "message",
      key: event.id,
      chat: event,
      isMine: event.userid === me,
      follows: before?.userid === event.userid && event.timestamp - before.timestamp < run,
      author: nameOf(event.userid),
      time: clock(event.timestamp),
      text: textOf(event),
      isDeleted: event.type === "deleted",
      isEdited: event.edited !== undefined && event.type !== "deleted",
      reply: repliedTo && { author: nameOf(repliedTo.userid), text: textOf(repliedTo) },
      seenBy: event === myLatest ? seenIn(room, seenBy(event.id)) : "",
    });
    before = event;
  }
  return entries;
}

/** Own messages come by HTTP and can overtake the others, so the state's order is not that of time. */
const inOrder = (one: Chat | Notice, other: Chat | Notice): number =>
  one.timestamp - other.timestamp || (one.id < other.id ? -1 : 1);

const textOf = ({ type, text = "" }: Chat): string =>
  type === "deleted" ? "Message deleted" : text || `A ${type ?? "message"}`;

function seenIn({ room }: ChatRoom, names: readonly string[]): string {
  if (names.length === 0) return "";
  return room.type === "user" ? "Seen" : `Seen by ${names.join(", ")}`;
}
