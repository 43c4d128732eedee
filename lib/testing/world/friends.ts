import type { RelayType } from "../../protocol/messages.js";
import { chatOfTwo } from "./rooms.js";
import type { World } from "./world.js";

/** Asks `userid` to be a friend. Two who ask each other are friends at once. */
export function addFriend(world: World, me: string, userid: string): void {
  world.account(userid);
  if (userid === me) throw new Error(`User "${me}" cannot add itself.`);
  const isFriend = world.friendships.seenBy(me, userid);
  if (isFriend === 1) throw new Error(`"${me}" and "${userid}" are friends already.`);
  if (isFriend === 2) throw new Error(`"${me}" has asked "${userid}" already.`);
  if (isFriend === 3) {
    acceptFriend(world, me, userid);
    return;
  }
  world.friendships.ask(me, userid);
  tell(world, me, userid, "addfriend");
}

export function acceptFriend(world: World, me: string, userid: string): void {
  expectRequest(world, userid, me);
  world.friendships.accept(userid, me);
  chatOfTwo(world, me, userid);
  tell(world, me, userid, "acceptfriend");
}

export function ignoreFriend(world: World, me: string, userid: string): void {
  expectRequest(world, userid, me);
  world.friendships.end(me, userid);
  tell(world, me, userid, "ignorefriend");
}

/** Takes the own request back. */
export function cancelFriend(world: World, me: string, userid: string): void {
  expectRequest(world, me, userid);
  world.friendships.end(me, userid);
  tell(world, me, userid, "cancelfriend");
}

export function unfriend(world: World, me: string, userid: string): void {
  if (!world.friendships.areFriends(me, userid)) {
    throw new Error(`"${me}" and "${userid}" are not friends.`);
  }
  world.friendships.end(me, userid);
  tell(world, me, userid, "unfriend");
}

function tell(world: World, me: string, to: string, type: RelayType): void {
  world.relay(me, to, type, { user: world.userSeenBy(to, me) });
}

function expectRequest(world: World, asker: string, asked: string): void {
  if (!world.friendships.requestsTo(asked).includes(asker)) {
    throw new Error(`"${asker}" has no open request to "${asked}".`);
  }
}
