import { giveBadges } from "./world/badges.js";
import { acceptFriend, addFriend, cancelFriend, ignoreFriend, unfriend } from "./world/friends.js";
import { createGroup, disbandGroup, joinGroup, kickFromGroup, leaveGroup } from "./world/groups.js";
import {
  clearHistory,
  deleteMessage,
  editMessage,
  readAll,
  sendMessage,
  type MessageParts,
} from "./world/messages.js";
import type { RoomRef } from "./world/rooms.js";
import type { World } from "./world/world.js";

/**
 * What a user does over HTTP in the real app. It is relayed to the others whom it concerns, and not to the user. What
 * cannot be done throws an Error that says why.
 */
export interface UserActions {
  /** Makes a group, and gives its id. */
  createGroup(name: string): string;
  /** Becomes a member of a group. */
  join(groupid: string): void;
  /** Leaves a group. One's own group is disbanded by that. */
  leave(groupid: string): void;
  /** Puts another user out of one's own group. */
  kick(groupid: string, userid: string): void;
  /** Ends one's own group. */
  disband(groupid: string): void;
  /** Writes to a group one is in, to `{ group: "696969" }` for all, or to any user. Gives the message's id. */
  sendMessage(room: RoomRef, text: string, parts?: MessageParts): string;
  /** Changes the text of a message of one's own. */
  editMessage(id: string, text: string): void;
  /** Deletes a message of one's own, or another's, as moderators do. */
  deleteMessage(id: string): void;
  /** Marks all that others wrote in the room as read. */
  readAll(room: RoomRef): void;
  /** Removes all messages of the room, for all of its members. */
  clearHistory(room: RoomRef): void;
  /** Asks another user to be a friend; accepts, where that user has asked before. */
  addFriend(userid: string): void;
  /** Accepts the request of another user. */
  acceptFriend(userid: string): void;
  /** Turns the request of another user down. */
  ignoreFriend(userid: string): void;
  /** Takes one's own request back. */
  cancelFriend(userid: string): void;
  /** Ends a friendship. */
  unfriend(userid: string): void;
  /** Makes these the badges of a user, as a moderator does. */
  giveBadges(userid: string, badges: readonly number[]): void;
}

/** The actions of the user `me`. */
export const userActions = (world: World, me: string): UserActions => ({
  createGroup: (name) => createGroup(world, me, name),
  join: (groupid) => joinGroup(world, me, groupid),
  leave: (groupid) => leaveGroup(world, me, groupid),
  kick: (groupid, userid) => kickFromGroup(world, me, groupid, userid),
  disband: (groupid) => disbandGroup(world, me, groupid),
  sendMessage: (room, text, parts) => sendMessage(world, me, room, text, parts),
  editMessage: (id, text) => editMessage(world, me, id, text),
  deleteMessage: (id) => deleteMessage(world, me, id),
  readAll: (room) => readAll(world, me, room),
  clearHistory: (room) => clearHistory(world, me, room),
  addFriend: (userid) => addFriend(world, me, userid),
  acceptFriend: (userid) => acceptFriend(world, me, userid),
  ignoreFriend: (userid) => ignoreFriend(world, me, userid),
  cancelFriend: (userid) => cancelFriend(world, me, userid),
  unfriend: (userid) => unfriend(world, me, userid),
  giveBadges: (userid, badges) => giveBadges(world, me, userid, badges),
});
