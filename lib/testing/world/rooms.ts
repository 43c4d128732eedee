import type { Chat, Room } from "../../protocol/entities.js";
import type { World } from "./world.js";

/** Names a room as a user calls it: a group by its id, a chat of two by the id of the other. */
export type RoomRef = { readonly group: string } | { readonly user: string };

export interface Group {
  readonly type: "group";
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly link?: string;
  readonly badges?: number[];
  members: readonly string[];
  messages: readonly Chat[];
}

interface ChatOfTwo {
  readonly type: "user";
  readonly members: readonly [string, string];
  messages: readonly Chat[];
}

/** Where messages are. */
export type ChatRoom = Group | ChatOfTwo;

/** The id of the server's own room, in which all are. */
export const everyone = "696969";

/** Its `members` are those who have written in it, as on the live server. */
export const everyonesRoom = (): Group => ({
  type: "group",
  id: everyone,
  owner: "-1",
  name: "Global",
  badges: [5],
  members: [],
  messages: [],
});

/** The room as its member `viewer` sees it: a chat of two is called by the other's names. */
export function roomSeenBy(world: World, room: ChatRoom, viewer: string): Room {
  if (room.type === "group") {
    const { owner, id, name, badges, type, link } = room;
    return {
      owner,
      id,
      long: name,
      short: name,
      ...(badges && { badges }),
      type,
      ...(link && { link }),
    };
  }
  const { id, username, displayname, badges } = world.account(otherOf(room, viewer));
  return { id, short: username, long: displayname, ...(badges && { badges }), type: "user" };
}

/** Who gets what `me` does in the room. */
export const othersIn = (world: World, room: ChatRoom, me: string): string[] => {
  const audience = isEveryones(room) ? [...world.accounts.keys()] : room.members;
  return audience.filter((member) => member !== me);
};

/** The room that `me` calls `ref`, where `me` is in it. */
export const findRoom = (world: World, me: string, ref: RoomRef): ChatRoom | undefined =>
  world.rooms.find((room) =>
    "group" in ref
      ? room.type === "group" && room.id === ref.group && isIn(room, me)
      : room.type === "user" && isIn(room, me) && otherOf(room, me) === ref.user,
  );

/** As {@link findRoom}, for a room that has to be there. */
export function roomOf(world: World, me: string, ref: RoomRef): ChatRoom {
  const room = findRoom(world, me, ref);
  if (!room) throw new Error(`User "${me}" is in no room ${JSON.stringify(ref)}.`);
  return room;
}

/** The chat of `me` and `other`, made if it is new. */
export function chatOfTwo(world: World, me: string, other: string): ChatRoom {
  world.account(other);
  if (me === other) throw new Error(`User "${me}" cannot have a chat of two alone.`);
  const known = findRoom(world, me, { user: other });
  if (known) return known;
  const room: ChatOfTwo = { type: "user", members: [me, other], messages: [] };
  world.rooms.push(room);
  return room;
}

export const isEveryones = (room: ChatRoom): room is Group =>
  room.type === "group" && room.id === everyone;

export const isIn = (room: ChatRoom, userid: string): boolean =>
  isEveryones(room) || room.members.includes(userid);

const otherOf = ({ members: [one, other] }: ChatOfTwo, me: string): string =>
  one === me ? other : one;
