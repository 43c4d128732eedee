import { Subject, type Observable } from "rxjs";
import type { Relay } from "../relay/relay.js";
import { chatState } from "../store/chat-state.js";
import type { ChatEvent } from "../store/chat-event.js";
import type { ChatState } from "../store/state.js";

/** The chats of a relay, one state for all who inject it. */
export interface Chats {
  readonly state$: Observable<ChatState>;
  /** What the user did goes in here. */
  readonly local$: Subject<ChatEvent>;
}

const known = new WeakMap<object, Chats>();

export function chatsOf(relay: Pick<Relay, "updates$">): Chats {
  const chats = known.get(relay);
  if (chats) return chats;
  const local$ = new Subject<ChatEvent>();
  const made = { state$: chatState(relay, { local$ }), local$ };
  known.set(relay, made);
  return made;
}
