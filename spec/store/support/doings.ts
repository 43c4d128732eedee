import * as fc from "fast-check";
import type { Chat, Room } from "../../../lib/protocol/entities.js";
import type { OwnAction } from "../../../lib/protocol/own-actions.js";
import type { Call, Doer, Request } from "./doer.js";

/** What happens next, to whom; `pick` chooses what it is about. */
export interface Step {
  readonly who: number;
  readonly what: What;
  readonly pick: readonly [number, number];
}

type What = keyof typeof calls | "handle" | "reply" | "frames" | "read" | "reconnect" | "connect";

interface Scene {
  readonly me: Doer;
  readonly all: readonly Doer[];
  readonly groups: string[];
  readonly pick: readonly [number, number];
}

const oneOf = <T>(all: readonly T[], pick: number): T => {
  if (all.length === 0) throw new Error("There is nothing to choose from.");
  return all[pick % all.length] as T;
};

const roomsOf = (me: Doer): readonly { readonly r: Room; readonly m: readonly Chat[] }[] =>
  me.person.snapshot().c;
const placeOf = (me: Doer, { id, type }: Room): string =>
  type === "group" ? id : pairOf(me.id, id);
const pairOf = (one: string, other: string): string => [one, other].sort().join("+");
const otherOf = ({ me, all, pick }: Scene): string =>
  oneOf(
    all.filter((one) => one !== me),
    pick[1],
  ).id;

const written = (
  did: "sent" | "edited" | "deleted",
  { chat, r }: { chat: Chat; r: Room },
  replaces?: string,
) => ({ did, chat, roomdata: r, ...(replaces !== undefined && { replaces }) }) as OwnAction;

let serial = 0;

function writing(
  me: Doer,
  room: Pick<Room, "id" | "type">,
  place: string,
  pick: readonly [number, number],
): Call {
  const text = `teks ${pick[1] % 3}`;
  serial += 1;
  const chat = { id: `p${serial}`, userid: me.id, timestamp: 1, text };
  const isOptimistic = pick[1] % 2 === 0;
  return {
    did: "sent",
    place,
    path: `/x/room/sendMessage/${room.type}/${room.id}`,
    body: { text },
    action: (data) =>
      written(
        "sent",
        { chat: data.chat, r: data["roomdata"] as Room },
        isOptimistic ? chat.id : undefined,
      ),
    ...(isOptimistic && { pending: { did: "pending", roomid: room.id, chat } }),
  };
}

/** A message that the user can know of, since no reply to it is on its way. */
function ownMessage({ me, pick }: Scene): { r: Room; chat: Chat } {
  const all = roomsOf(me).flatMap(({ r, m }) =>
    m
      .filter(({ userid, type }) => userid === me.id && type === undefined)
      .map((chat) => ({ r, chat })),
  );
  const known = all.filter(({ r, chat }) =>
    (me.state.chats[r.id]?.messages ?? []).some(({ id }) => id === chat.id),
  );
  return oneOf(known, pick[0]);
}

const befriending =
  (did: Extract<OwnAction, { user: unknown }>["did"], route: string) =>
  (scene: Scene): Call => {
    const userid = otherOf(scene);
    return {
      did,
      place: `friends ${pairOf(scene.me.id, userid)}`,
      path: `/x/profile/${route}`,
      body: { userid },
      action: ({ user, room }) => ({ did, user, ...(room && { room }) }),
    };
  };

const calls = {
  create: ({ groups }: Scene): Call => ({
    did: "joined",
    place: "",
    path: "/x/group/create",
    body: { name: `Grup ${groups.length}` },
    action: ({ group }) => {
      groups.push(group.r.id);
      return { did: "joined", chat: group };
    },
  }),
  join: ({ groups, pick }: Scene): Call => {
    const groupid = oneOf(groups, pick[0]);
    return {
      did: "joined",
      place: groupid,
      path: `/x/group/join/${groupid}`,
      body: {},
      action: ({ u, m, r }) => ({ did: "joined", chat: { u, m, r } }),
    };
  },
  leave: ({ groups, pick }: Scene): Call => {
    const groupid = oneOf(groups, pick[0]);
    return {
      did: "left",
      place: groupid,
      path: `/x/group/leave/${groupid}`,
      body: {},
      action: () => ({ did: "left", groupid }),
    };
  },
  kick: (scene: Scene): Call => {
    const groupid = oneOf(scene.groups, scene.pick[0]);
    const userid = otherOf(scene);
    return {
      did: "kicked",
      place: groupid,
      path: `/x/group/kick/${groupid}/${userid}`,
      body: {},
      action: () => ({ did: "kicked", groupid, userid }),
    };
  },
  rename: ({ groups, pick }: Scene): Call => {
    const id = oneOf(groups, pick[0]);
    return {
      did: "changedroom",
      place: id,
      path: "/x/group/set-groupname",
      body: { id, gname: `Nama ${pick[1]}` },
      action: ({ text }) => ({ did: "changedroom", room: { id, long: text, short: text } }),
    };
  },
  write: ({ me, pick }: Scene): Call => {
    const { r } = oneOf(roomsOf(me), pick[0]);
    return writing(me, r, placeOf(me, r), pick);
  },
  writeToOne: (scene: Scene): Call => {
    const other = otherOf(scene);
    const room = { id: other, type: "user" as const };
    return writing(scene.me, room, pairOf(scene.me.id, other), scene.pick);
  },
  edit: (scene: Scene): Call => {
    const { r, chat } = ownMessage(scene);
    const text = `baru ${scene.pick[1]}`;
    return {
      did: "edited",
      place: placeOf(scene.me, r),
      path: `/x/room/sendMessage/${r.type}/${r.id}`,
      body: { text, edit: chat.id },
      action: (data) => written("edited", { chat: data.chat, r: data["roomdata"] as Room }),
      ...(scene.pick[1] % 2 === 0 && {
        pending: { did: "pending", roomid: r.id, chat: { ...chat, text } },
      }),
    };
  },
  remove: (scene: Scene): Call => {
    const { r, chat } = ownMessage(scene);
    return {
      did: "deleted",
      place: placeOf(scene.me, r),
      path: `/x/room/delMessage/${r.type}/${r.id}/${chat.id}`,
      body: {},
      action: (data) => written("deleted", { chat: data.chat, r: data["roomdata"] as Room }),
    };
  },
  clear: ({ me, pick }: Scene): Call => {
    const { r } = oneOf(roomsOf(me), pick[0]);
    return {
      did: "cleared",
      place: placeOf(me, r),
      path: `/x/room/clear/${r.type}/${r.id}`,
      body: {},
      action: () => ({ did: "cleared", roomid: r.id }),
    };
  },
  setBio: ({ pick }: Scene): Call => ({
    did: "changedme",
    place: "me",
    path: "/x/account/set-bio",
    body: { bio: `bio ${pick[1]}` },
    action: ({ text }) => ({ did: "changedme", me: { bio: text } }),
  }),
  addFriend: befriending("addedfriend", "addfriend"),
  acceptFriend: befriending("acceptedfriend", "acceptfriend"),
  unfriend: befriending("unfriended", "unfriend"),
  cancelFriend: befriending("cancelledfriend", "cancelfriend"),
  ignoreFriend: befriending("ignoredfriend", "ignorefriend"),
};

/**
 * What no client can know (docs/store.md, What no state can know): this must not happen while the reply to a request is on its
 * way. So it is not done.
 */
function isUnknowable(all: readonly Doer[], me: Doer, did: string, place: string): boolean {
  return all.some((one) =>
    one.requests.some((request) => {
      if (request.reply === undefined || request.reply === "refused") return false;
      const isMine = one === me;
      if (isMine && did === "changedme" && request.did === "joined") return true;
      if (request.place !== place) return false;
      switch (request.did) {
        case "sent":
          return (
            did === "cleared" || (did === "read" && !isMine) || (did === "changedroom" && isMine)
          );
        case "cleared":
          return did === "sent";
        case "left":
          return isMine && did === "joined";
        case "kicked":
        case "changedroom":
        case "changedme":
          return isMine && did === request.did;
        default:
          return place.startsWith("friends");
      }
    }),
  );
}

const isHandled = ({ reply }: Request): boolean => reply !== undefined;

/** Lets it happen, if it can. */
export function happen(all: readonly Doer[], groups: string[], { who, what, pick }: Step): boolean {
  const me = oneOf(all, who);
  const connecting = all.find(({ isConnecting }) => isConnecting);
  // What is relayed to somebody who connects is lost.
  if (connecting && connecting !== me) return false;
  try {
    switch (what) {
      case "handle": {
        const request = oneOf(
          me.requests.filter((it) => !isHandled(it)),
          pick[0],
        );
        if (isUnknowable(all, me, request.did, request.place)) return false;
        // Put out, or gone, and in again: nothing tells it from the other way round.
        const isAnother =
          (request.did === "joined" && request.wasIn && !me.isIn(request.place)) ||
          // It takes back a request, which the server tells nobody.
          (request.did === "unfriended" && me.sees(String(request.body["userid"])).isFriend !== 1);
        if (isAnother) me.takeReply(request);
        else me.handle(request);
        return !isAnother;
      }
      case "reply":
        me.takeReply(oneOf(me.requests.filter(isHandled), pick[0]));
        return true;
      case "frames":
        if (me.isConnecting) return false;
        me.takeIn(1 + (pick[0] % 3));
        return true;
      case "read": {
        if (me.isConnecting) return false;
        const { r } = oneOf(roomsOf(me), pick[0]);
        if (isUnknowable(all, me, "read", placeOf(me, r))) return false;
        me.takeIn();
        me.person.command({ type: "readAllMessages", roomid: r.id, roomtype: r.type });
        me.apply({ did: "read", roomid: r.id });
        return true;
      }
      case "reconnect":
        if (me.isConnecting) return false;
        me.askSession();
        if (pick[0] % 2 === 0) me.takeSession(true);
        return true;
      case "connect":
        if (!me.isConnecting) return false;
        me.takeSession(pick[0] % 2 === 0);
        return true;
      default: {
        const call = calls[what]({ me, all, groups, pick });
        me.ask(call);
        return true;
      }
    }
  } catch (error) {
    // Not everything can be done at any time. A fault of the code under test is no plain Error.
    if ((error as Error).constructor !== Error) throw error;
    return false;
  }
}

/** All that is on its way arrives. */
export function settle(all: readonly Doer[], groups: string[]): void {
  for (const who of all.keys()) happen(all, groups, { who, what: "connect", pick: [0, 0] });
  for (let round = 0; all.some(({ isQuiet }) => !isQuiet); round += 1) {
    if (round > 1000) throw new TypeError("Something never arrives.");
    for (const [who, one] of all.entries()) {
      happen(all, groups, { who, what: "handle", pick: [0, 0] });
      happen(all, groups, { who, what: "reply", pick: [round, 0] });
      one.takeIn();
    }
  }
}

export const names: readonly What[] = [
  ...(Object.keys(calls) as (keyof typeof calls)[]),
  "handle",
  "reply",
  "frames",
  "read",
  "reconnect",
  "connect",
];
const weights: Readonly<Partial<Record<What, number>>> = {
  handle: 32,
  reply: 18,
  frames: 8,
  join: 5,
  write: 12,
  kick: 3,
  edit: 9,
  remove: 7,
  reconnect: 2,
  connect: 12,
};

export const anyStep: fc.Arbitrary<Step> = fc.record({
  who: fc.nat(2),
  what: fc.oneof(
    ...names.map((name) => ({ arbitrary: fc.constant(name), weight: weights[name] ?? 1 })),
  ),
  pick: fc.tuple(fc.nat(11), fc.nat(11)),
});
