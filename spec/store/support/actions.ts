import * as fc from "fast-check";
import type { RoomRef } from "../../../lib/testing/index.js";
import type { Wire } from "../../../lib/testing/world/wire.js";
import type { Participant } from "./participant.js";

/** What someone does: `pick` chooses which room, message or user it is about. */
export interface Action {
  readonly who: number;
  readonly what: keyof typeof actions;
  readonly pick: readonly [number, number];
}

interface Scene {
  readonly me: Participant;
  readonly others: readonly Participant[];
  /** One of them. */
  readonly other: Participant;
  readonly groups: string[];
  readonly pick: readonly [number, number];
}

const oneOf = <T>(all: readonly T[], pick: number): T => {
  if (all.length === 0) throw new Error("There is nothing to choose from.");
  return all[pick % all.length] as T;
};
const nameOf = (room: RoomRef): string => ("user" in room ? room.user : room.group);
const isGroup = (room: RoomRef): boolean => "group" in room;

const callsOf = ({ messages }: Participant): string[] =>
  messages.filter(({ type }) => type === "call").map(({ id }) => id);

/** Sends a command, which takes a socket. */
function signal({ person }: Participant, command: Wire): void {
  if (!person.isOnline || !person.command(command)) throw new Error("It did not count.");
}

/** What `isFriend` says of those to whom it can be done. */
const fitting = {
  addFriend: [0, 3],
  acceptFriend: [3],
  ignoreFriend: [3],
  cancelFriend: [2],
  unfriend: [1],
};

const befriending =
  (how: keyof typeof fitting, type: string) =>
  ({ me, others, pick }: Scene): void => {
    const isFriend = ({ id }: Participant): number => me.sees(id).isFriend ?? 0;
    const other = oneOf(
      others.filter((one) => fitting[how].includes(isFriend(one))),
      pick[1],
    );
    const hasAsked = isFriend(other) === 3;
    me.person[how](other.id);
    // Two who ask each other are friends at once.
    const what = how === "addFriend" && hasAsked ? "acceptfriend" : type;
    me.did({ type: what, user: me.sees(other.id) });
  };

/** Each does something to the server, which throws where it cannot be done, and then tells the own state of it. */
export const actions = {
  createGroup: ({ me, groups }: Scene) => {
    const id = me.person.createGroup(`Grup ${groups.length}`);
    groups.push(id);
    me.did({
      type: "own",
      did: "joined",
      chat: me.person.snapshot().c.find(({ r }) => r.id === id),
    });
  },
  join: ({ me, groups, pick }: Scene) => {
    const id = oneOf(groups, pick[0]);
    me.person.join(id);
    me.did({
      type: "own",
      did: "joined",
      chat: me.person.snapshot().c.find(({ r }) => r.id === id),
    });
  },
  leave: ({ me, groups, pick }: Scene) => {
    const groupid = oneOf(groups, pick[0]);
    me.person.leave(groupid);
    me.did({ type: "own", did: "left", groupid });
  },
  kick: ({ me, other, groups, pick }: Scene) => {
    const groupid = oneOf(groups, pick[0]);
    me.person.kick(groupid, other.id);
    me.did({ type: "own", did: "kicked", userid: other.id, groupid });
  },
  disband: ({ me, groups, pick }: Scene) => {
    const groupid = oneOf(groups, pick[0]);
    me.person.disband(groupid);
    me.did({ type: "own", did: "left", groupid });
  },
  write: ({ me, pick }: Scene) => {
    me.didWrite("sendmessage", me.person.sendMessage(oneOf(me.rooms, pick[0]), `teks ${pick[1]}`));
  },
  writeToOne: ({ me, other, pick }: Scene) => {
    me.didWrite("sendmessage", me.person.sendMessage({ user: other.id }, `teks ${pick[1]}`));
  },
  writeToAll: ({ me, pick }: Scene) => {
    me.person.sendMessage({ group: "696969" }, `teks ${pick[1]}`);
  },
  sendFile: ({ me, pick }: Scene) => {
    const reply = oneOf([...me.messages, { id: "__proto__" }], pick[1]).id;
    const parts = { type: "image", source: "x.png", reply };
    me.didWrite("sendmessage", me.person.sendMessage(oneOf(me.rooms, pick[0]), "", parts));
  },
  pretend: ({ me, pick }: Scene) => {
    const text = pick[1] % 2 === 0 ? "deleted" : "palsu";
    me.didWrite(
      "sendmessage",
      me.person.sendMessage(oneOf(me.rooms, pick[0]), text, { type: "deleted" }),
    );
  },
  edit: ({ me, pick }: Scene) => {
    const { id } = oneOf(me.messages, pick[0]);
    me.person.editMessage(id, `baru ${pick[1]}`);
    me.didWrite("editmessage", id);
  },
  remove: ({ me, pick }: Scene) => {
    const { id } = oneOf(me.messages, pick[0]);
    me.person.deleteMessage(id);
    me.didWrite("deletemessage", id);
  },
  read: ({ me, pick }: Scene) => {
    const room = oneOf(me.rooms, pick[0]);
    me.person.readAll(room);
    me.did({ type: "own", did: "read", roomid: nameOf(room) });
  },
  readBySocket: ({ me, pick }: Scene) => {
    const room = oneOf(me.rooms, pick[0]);
    const roomtype = isGroup(room) ? "group" : "user";
    const command = { type: "readAllMessages", roomid: nameOf(room), roomtype };
    signal(me, command);
    me.did({ type: "own", did: "read", roomid: nameOf(room) });
  },
  clear: ({ me, pick }: Scene) => {
    const room = oneOf(me.rooms, pick[0]);
    me.person.clearHistory(room);
    me.did({ type: "own", did: "cleared", roomid: nameOf(room) });
  },
  addFriend: befriending("addFriend", "addfriend"),
  acceptFriend: befriending("acceptFriend", "acceptfriend"),
  ignoreFriend: befriending("ignoreFriend", "ignorefriend"),
  cancelFriend: befriending("cancelFriend", "cancelfriend"),
  unfriend: befriending("unfriend", "unfriend"),
  giveBadges: ({ me, other, pick }: Scene) => {
    me.person.giveBadges(other.id, [1, 2, 3].slice(0, pick[0] % 4));
  },
  takeBadges: ({ me, pick }: Scene) => {
    const badges = [1, 2, 3].slice(0, pick[0] % 4);
    me.person.giveBadges(me.id, badges);
    me.did({ type: "newbadges", badges });
  },
  call: ({ me, other }: Scene) => {
    signal(me, { type: "offer", to: other.id, sdp: null });
  },
  answerCall: ({ me, other, pick }: Scene) => {
    signal(me, { type: "answer", to: other.id, callKey: oneOf(callsOf(me), pick[0]), sdp: null });
  },
  rejectCall: ({ me, other, pick }: Scene) => {
    signal(me, { type: "reject", to: other.id, callKey: oneOf(callsOf(me), pick[0]) });
  },
  hangUp: ({ me, other }: Scene) => {
    signal(me, { type: "hangup", to: other.id });
  },
  goAway: ({ me }: Scene) => me.goAway(),
  comeBack: ({ me }: Scene) => me.comeBack(),
};

/** What mostly cannot be done, or makes other things possible, is tried more often. */
const weights: { readonly [K in keyof typeof actions]?: number } = {
  join: 3,
  kick: 3,
  write: 3,
  sendFile: 2,
  call: 3,
  edit: 3,
  addFriend: 3,
  acceptFriend: 2,
  ignoreFriend: 2,
  cancelFriend: 2,
  answerCall: 6,
  rejectCall: 5,
  comeBack: 4,
};
const names = Object.keys(actions) as (keyof typeof actions)[];

export const anyAction: fc.Arbitrary<Action> = fc.record({
  who: fc.nat(2),
  what: fc.oneof(
    ...names.map((name) => ({ arbitrary: fc.constant(name), weight: weights[name] ?? 1 })),
  ),
  pick: fc.tuple(fc.nat(11), fc.nat(11)),
});

/** Lets someone do it, if it can be done. Everyone who is there takes in what is relayed of it. */
export function act(
  all: readonly Participant[],
  groups: string[],
  { who, what, pick }: Action,
): boolean {
  const me = oneOf(all, who);
  const others = all.filter((one) => one !== me);
  const other = oneOf(others, pick[1]);
  try {
    actions[what]({ me, others, other, groups, pick });
    return true;
  } catch (error) {
    // The server does not let everybody do everything. A fault of the code under test is no plain Error.
    if ((error as Error).constructor !== Error) throw error;
    return false;
  } finally {
    for (const one of all) one.takeIn();
  }
}
