import type { Chat, Room } from "../../protocol/entities.js";
import type { SessionChat } from "../../protocol/session.js";
import { bot, type People } from "./people.js";
import {
  checkLength,
  keptImage,
  refusal,
  type Limits,
  type Outbox,
  type Upload,
  type Wire,
} from "./wire.js";

/** Names a room as a user calls it: a group by its id, a chat of two by the id of the other. */
export type RoomRef = { readonly group: string } | { readonly user: string };

export interface Group {
  readonly type: "group";
  readonly id: string;
  readonly owner: string;
  readonly badges?: number[];
  name: string;
  image?: string;
  link?: string;
  members: readonly string[];
  messages: readonly Chat[];
}

interface ChatOfTwo {
  readonly type: "user";
  readonly members: readonly [string, string];
  messages: readonly Chat[];
}

/** A room of either type. */
export type ChatRoom = Group | ChatOfTwo;

/** The id of the room of all users. Its `members` are those who have written in it, as on the live server. */
export const everyone = "696969";

/** The rooms and their members, and what users do to groups. */
export class Rooms {
  readonly #outbox: Outbox;
  readonly #people: People;
  readonly #limits: Limits;
  #groups = 0;
  /** In the order in which they came about. */
  #rooms: readonly ChatRoom[] = [
    {
      type: "group",
      id: everyone,
      owner: "-1",
      name: "Global",
      badges: [5],
      members: [],
      messages: [],
    },
  ];

  constructor(outbox: Outbox, people: People, limits: Limits) {
    this.#outbox = outbox;
    this.#people = people;
    this.#limits = limits;
  }

  /** The rooms of `userid` that a snapshot has: all but the server's own. */
  listOf(userid: string): ChatRoom[] {
    return this.#rooms.filter(
      (room) => isIn(room, userid) && !isEveryones(room) && !room.members.includes(bot),
    );
  }

  /** The room that `me` calls `ref`, where `me` is in it. */
  find(me: string, ref: RoomRef): ChatRoom | undefined {
    return this.#rooms.find((room) =>
      "group" in ref
        ? room.type === "group" && room.id === ref.group && isIn(room, me)
        : room.type === "user" && isIn(room, me) && otherOf(room, me) === ref.user,
    );
  }

  /** As {@link find}, for a room that has to be there. */
  of(me: string, ref: RoomRef): ChatRoom {
    const room = this.find(me, ref);
    if (room) return room;
    throw refusal(400, "ERROR", `User "${me}" is in no room ${JSON.stringify(ref)}.`);
  }

  /** The chat of `me` and `other`, made if it is new. */
  ofTwo(me: string, other: string): ChatRoom {
    this.#people.account(other);
    if (me === other) {
      throw refusal(400, "ERROR", `User "${me}" cannot have a chat of two alone.`);
    }
    const known = this.find(me, { user: other });
    if (known) return known;
    const room: ChatOfTwo = { type: "user", members: [me, other], messages: [] };
    this.#rooms = [...this.#rooms, room];
    return room;
  }

  /** The room and the message `chatid` in it, among the rooms of `me`. */
  withMessage(me: string, chatid: string): { room: ChatRoom; chat: Chat } {
    for (const room of this.#rooms) {
      const chat = isIn(room, me) && room.messages.find(({ id }) => id === chatid);
      if (chat) return { room, chat };
    }
    throw refusal(400, "ERROR", `There is no message "${chatid}" in the rooms of user "${me}".`);
  }

  /** The room as its member `viewer` sees it: a chat of two is called by the other's names. */
  seenBy(viewer: string, room: ChatRoom): Room {
    if (room.type === "group") {
      const { owner, id, name, image, badges, type, link } = room;
      return {
        owner,
        id,
        long: name,
        short: name,
        ...(image !== undefined && { image }),
        ...(badges && { badges }),
        type,
        ...(link !== undefined && { link }),
      };
    }
    const { id, username, displayname, image, badges } = this.#people.account(
      otherOf(room, viewer),
    );
    return {
      id,
      short: username,
      long: displayname,
      ...(image !== undefined && { image }),
      ...(badges && { badges }),
      type: "user",
    };
  }

  /** The room with its members and messages, as its member `viewer` sees it. */
  chatSeenBy(viewer: string, room: ChatRoom): Required<SessionChat> {
    return {
      u: room.members.map((member) => this.#people.seenBy(viewer, member)),
      m: [...room.messages],
      r: this.seenBy(viewer, room),
    };
  }

  /** The ids of the users who are told what `me` does in the room. */
  othersIn(room: ChatRoom, me: string): string[] {
    const audience = isEveryones(room) ? this.#people.ids : room.members;
    return audience.filter((member) => member !== me);
  }

  /** Puts `chat` in the place of the message with its id. */
  replace(room: ChatRoom, chat: Chat): void {
    room.messages = room.messages.map((known) => (known.id === chat.id ? chat : known));
  }

  /** Makes a group of `me` alone. */
  createGroup(me: string, name: string): Group {
    checkLength(name, groupName, "GRPS_DNAME_LENGTH");
    const own = this.#rooms.filter((room) => room.type === "group" && room.owner === me);
    this.#limits.atMost(2, own.length, "GRPS_OWN_MAX");
    this.#groups += 1;
    const group: Group = {
      type: "group",
      id: String(6_000_000 + this.#groups),
      owner: me,
      name,
      link: this.#outbox.serial(),
      members: [me],
      messages: [],
    };
    this.#rooms = [...this.#rooms, group];
    return group;
  }

  /** Makes `me` a member, if `link` is the group's or left out. Changes nothing for a member. */
  join(me: string, groupid: string, link?: string): Group {
    const group = this.#groupOf(groupid, "INV_NOT_FOUND_DESC");
    if (link !== undefined && link !== group.link) {
      throw refusal(404, "INV_NOT_FOUND_DESC", `This link does not lead to group "${groupid}".`);
    }
    if (group.members.includes(me)) return group;
    this.#limits.atMost(10, group.members.length, "GRPS_MEMBER_LIMIT");
    for (const member of group.members) {
      const user = this.#people.seenBy(member, me);
      this.#outbox.relay(me, member, "memberjoin", { groupid, user });
    }
    group.members = [...group.members, me];
    return group;
  }

  /** Takes `me` out, and disbands the group if `me` owns it. Does nothing if the group is gone. */
  leave(me: string, groupid: string): void {
    const group = this.#rooms.find(
      (room): room is Group => room.type === "group" && room.id === groupid,
    );
    if (!group) return;
    if (groupid === everyone || !group.members.includes(me)) throw isNotIn(me, groupid);
    if (group.owner === me) this.disband(me, groupid);
    else this.#takeOut(group, me, []);
  }

  /** Puts `userid` out: that user gets `memberkick`, the others but `me` get `memberleave`. */
  kick(me: string, groupid: string, userid: string): void {
    const group = this.#groupOf(groupid);
    if (group.owner !== me) throw isNotOwner(404, me, groupid);
    if (userid === me) {
      throw refusal(400, "ERROR", "The owner cannot be kicked. Use leave() or disband().");
    }
    if (!group.members.includes(userid)) throw isNotIn(userid, groupid, 404, "FIND_NOTFOUND");
    this.#outbox.relay(me, userid, "memberkick", { groupid });
    this.#takeOut(group, userid, [me]);
  }

  disband(me: string, groupid: string): void {
    const group = this.#ownGroup(me, groupid);
    this.#rooms = this.#rooms.filter((room) => room !== group);
    for (const member of group.members) {
      if (member !== me) this.#outbox.relay(me, member, "memberkick", { groupid });
    }
  }

  rename(me: string, groupid: string, name: string): void {
    const group = this.#ownGroup(me, groupid);
    checkLength(name, groupName, "GRPS_DNAME_LENGTH");
    this.#limits.once(`${groupid} name`, "GRPS_DNAME_COOLDOWN");
    group.name = name;
  }

  /** Gives the name under which the image is kept. */
  setImage(me: string, groupid: string, upload: Upload): string {
    const group = this.#ownGroup(me, groupid);
    group.image = keptImage(`${groupid}${this.#outbox.serial()}`, upload);
    return group.image;
  }

  /** Gives the new link, and voids the last one. */
  resetLink(me: string, groupid: string): string {
    const group = this.#ownGroup(me, groupid);
    group.link = this.#outbox.serial();
    return group.link;
  }

  /** What `me` sees of a group before joining it. */
  invite(me: string, link: string): Wire {
    const room = this.#rooms.find((one) => one.type === "group" && one.link === link);
    if (!room) throw refusal(404, "GRPS_404", "This link leads to no group.");
    return {
      group: this.seenBy(me, room),
      joined: room.members.includes(me),
      members: room.members.length,
    };
  }

  #takeOut(group: Group, userid: string, knowing: readonly string[]): void {
    group.members = group.members.filter((member) => member !== userid);
    for (const member of group.members) {
      if (knowing.includes(member)) continue;
      this.#outbox.relay(userid, member, "memberleave", { groupid: group.id });
    }
  }

  #groupOf(groupid: string, msg = "GRPS_404"): Group {
    const group = this.#rooms.find(
      (room): room is Group => room.type === "group" && room.id === groupid && !isEveryones(room),
    );
    if (group) return group;
    throw refusal(404, msg, `There is no group "${groupid}" that one can join or leave.`);
  }

  #ownGroup(me: string, groupid: string): Group {
    const group = this.#groupOf(groupid);
    if (group.owner !== me) throw isNotOwner(403, me, groupid);
    return group;
  }
}

/** The length of a group's name, in characters; documented by Kirimin. */
const groupName = [1, 35] as const;

export const isEveryones = (room: ChatRoom): room is Group =>
  room.type === "group" && room.id === everyone;

const isIn = (room: ChatRoom, userid: string): boolean =>
  isEveryones(room) || room.members.includes(userid);

const otherOf = ({ members: [one, other] }: ChatOfTwo, me: string): string =>
  one === me ? other : one;

const isNotIn = (userid: string, groupid: string, code = 400, msg = "ERROR"): Error =>
  refusal(code, msg, `User "${userid}" is not in group "${groupid}".`);

const isNotOwner = (code: number, me: string, groupid: string): Error =>
  refusal(
    code,
    "GRPS_OWNER_FEATURE",
    `Only its owner can do this to group "${groupid}", and "${me}" is not.`,
  );
