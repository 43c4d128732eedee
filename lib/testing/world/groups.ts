import { everyone, type Group } from "./rooms.js";
import type { World } from "./world.js";

/** Makes a group of `me` alone, and gives its id. */
export function createGroup(world: World, me: string, name: string): string {
  const id = world.newGroupid();
  world.rooms.push({
    type: "group",
    id,
    owner: me,
    name,
    link: world.serial(),
    members: [me],
    messages: [],
  });
  return id;
}

export function joinGroup(world: World, me: string, groupid: string): void {
  const group = groupOf(world, groupid);
  if (group.members.includes(me)) throw new Error(`User "${me}" is in group "${groupid}" already.`);
  for (const member of group.members) {
    world.relay(me, member, "memberjoin", { groupid, user: world.userSeenBy(member, me) });
  }
  group.members = [...group.members, me];
}

/** Takes `me` out. A group whose owner leaves is disbanded. */
export function leaveGroup(world: World, me: string, groupid: string): void {
  const group = groupWith(world, me, groupid);
  if (group.owner === me) disbandGroup(world, me, groupid);
  else takeOut(world, group, me, []);
}

/** Puts `userid` out: that user gets `memberkick`, the others but `me` get `memberleave`. */
export function kickFromGroup(world: World, me: string, groupid: string, userid: string): void {
  const group = groupOwnedBy(world, me, groupid);
  if (userid === me) throw new Error("The owner cannot be kicked. Use leave() or disband().");
  groupWith(world, userid, groupid);
  world.relay(me, userid, "memberkick", { groupid });
  takeOut(world, group, userid, [me]);
}

export function disbandGroup(world: World, me: string, groupid: string): void {
  const group = groupOwnedBy(world, me, groupid);
  world.rooms.splice(world.rooms.indexOf(group), 1);
  for (const member of group.members) {
    if (member !== me) world.relay(me, member, "memberkick", { groupid });
  }
}

function takeOut(world: World, group: Group, userid: string, knowing: readonly string[]): void {
  group.members = group.members.filter((member) => member !== userid);
  for (const member of group.members) {
    if (knowing.includes(member)) continue;
    world.relay(userid, member, "memberleave", { groupid: group.id });
  }
}

function groupOf(world: World, groupid: string): Group {
  const group = world.rooms.find(
    (room): room is Group => room.type === "group" && room.id === groupid && room.id !== everyone,
  );
  if (!group) throw new Error(`There is no group "${groupid}" that one can join or leave.`);
  return group;
}

function groupWith(world: World, member: string, groupid: string): Group {
  const group = groupOf(world, groupid);
  if (!group.members.includes(member)) {
    throw new Error(`User "${member}" is not in group "${groupid}".`);
  }
  return group;
}

function groupOwnedBy(world: World, owner: string, groupid: string): Group {
  const group = groupWith(world, owner, groupid);
  if (group.owner !== owner) {
    throw new Error(`Only its owner can do this to group "${groupid}", and "${owner}" is not.`);
  }
  return group;
}
