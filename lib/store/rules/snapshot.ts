import { User } from "../../protocol/entities.js";
import type { MessageOf } from "../../protocol/messages.js";
import type { Session } from "../../protocol/session.js";
import { list } from "../../protocol/shape.js";
import type { GapEvent, SnapshotEvent } from "../../relay/journal.js";
import { chatRoomOf } from "../chat-room.js";
import { distinct } from "../distinct.js";
import { Rooms } from "../rooms.js";
import { sameList } from "../same-fields.js";
import { change, stateOf, type ChatState } from "../state.js";

const users = list(User);

/** Replaces everything. */
export function snapshot(_: ChatState, { session }: SnapshotEvent<Session>): ChatState {
  const { req, ...me } = session.me ?? {};
  return stateOf({
    // A session function of an app's own may give a user that was not decoded.
    me: User.is(me) ? me : undefined,
    rooms: Rooms.of(session.c.map(chatRoomOf)),
    requests: users.is(req) ? distinct(req) : [],
    complete: true,
  });
}

export const gap = (state: ChatState, _: GapEvent): ChatState => change(state, { complete: false });

/** No badges are absent ones, as in a snapshot. */
export function newbadges(state: ChatState, { badges }: MessageOf<"newbadges">): ChatState {
  if (!state.me || sameList(state.me.badges ?? [], badges)) return state;
  const { badges: _, ...me } = state.me;
  return change(state, { me: badges.length > 0 ? { ...me, badges } : me });
}
