import type { Chat } from "../protocol/entities.js";
import type { ChatRoom } from "./chat-room.js";

/** A room, and what is worked out of it once: a new version of a room is another one of these. */
export class KnownRoom {
  readonly id: string;
  readonly room: ChatRoom;
  /** When the latest message was written, in ms since the epoch. */
  readonly latest: number;
  #unread: { readonly by: string; readonly count: number } | undefined;

  constructor(room: ChatRoom) {
    this.id = room.room.id;
    this.room = room;
    this.latest = room.messages.at(-1)?.timestamp ?? -Infinity;
  }

  /** How many messages others wrote and `userid` has not read. There is nothing to read in a deleted one. */
  unreadBy(userid: string): number {
    if (this.#unread?.by !== userid) {
      let count = 0;
      for (const chat of this.room.messages) if (isUnread(chat, userid)) count += 1;
      this.#unread = { by: userid, count };
    }
    return this.#unread.count;
  }
}

const isUnread = ({ userid, type, readers }: Chat, by: string): boolean =>
  userid !== by && type !== "deleted" && readers?.includes(by) !== true;
