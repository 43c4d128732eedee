import type { Chat, Session } from "rx-kirimin";
import { kiriminActions, kiriminFeature } from "rx-kirimin/ngrx";
import type { ChatRoom, ChatState } from "rx-kirimin/store";

/** Whether the state is the one that a new session would start with. */
export const isUpToDate = (state: ChatState, session: Pick<Session, "me" | "c">): boolean => {
  const signedIn = kiriminActions.snapshot({ session, connection: 1 });
  const { chatState: fresh } = kiriminFeature.reducer(undefined, signedIn);
  return canonical(state) === canonical(fresh);
};

/** Texts that are equal where the states are. */
const canonical = ({ me, chats, requests }: ChatState): string =>
  JSON.stringify([me, chats, requests], (key, part: unknown) => {
    if (key === "readers") return [...(part as readonly string[])].sort();
    if (key === "messages") return [...(part as ChatRoom["messages"])].sort(byTime);
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });

/** The user's messages come by HTTP and those of the others by the socket: either can be there first. */
const byTime = (one: Chat, other: Chat): number =>
  one.timestamp - other.timestamp || (one.id < other.id ? -1 : 1);
