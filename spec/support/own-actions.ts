import * as fc from "fast-check";
import type {
  ApiErrorCode,
  OwnAction,
  OwnActionOf,
  OwnActionType,
} from "../../lib/protocol/own-actions.js";
import {
  anyChat,
  anyMe,
  anyRoom,
  anySessionChat,
  anyUser,
  withExtraFields,
} from "./arbitraries.js";

const id = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom("__proto__", "constructor"));
const code = fc.constantFrom<ApiErrorCode>(
  "unauthorized",
  "rate-limited",
  "rejected",
  "bad-reply",
  "unreachable",
  "indeterminate",
);
const roomChange = fc
  .tuple(anyRoom, fc.boolean(), fc.boolean())
  .map(([{ type: _, long, short, ...rest }, hasLong, hasShort]) => ({
    ...rest,
    ...(hasLong && { long }),
    ...(hasShort && { short }),
  }));
const meChange = fc
  .tuple(anyMe, fc.boolean())
  .map(([{ id: _, req: __, username, ...rest }, hasName]) => ({
    ...rest,
    ...(hasName && { username }),
  }));

const action = <K extends OwnActionType>(
  did: K,
  fields: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  optional: readonly string[] = [],
): fc.Arbitrary<OwnActionOf<K>> =>
  withExtraFields(
    fc.record<Record<string, unknown>, string>(
      { did: fc.constant(did), ...fields },
      {
        requiredKeys: ["did", ...Object.keys(fields)].filter((name) => !optional.includes(name)),
        noNullPrototype: true,
      },
    ),
  ) as unknown as fc.Arbitrary<OwnActionOf<K>>;

const befriended = { user: anyUser, room: anyRoom };
const written = { chat: anyChat, roomdata: anyRoom };

const byName: { readonly [K in OwnActionType]: fc.Arbitrary<OwnActionOf<K>> } = {
  sent: action("sent", { ...written, replaces: id }, ["replaces"]),
  edited: action("edited", written),
  deleted: action("deleted", written),
  cleared: action("cleared", { roomid: id }),
  read: action("read", { roomid: id }),
  joined: action("joined", { chat: anySessionChat }),
  left: action("left", { groupid: id }),
  kicked: action("kicked", { groupid: id, userid: id }),
  changedroom: action("changedroom", { room: roomChange }),
  changedme: action("changedme", { me: meChange }),
  addedfriend: action("addedfriend", befriended, ["room"]),
  acceptedfriend: action("acceptedfriend", befriended, ["room"]),
  unfriended: action("unfriended", befriended, ["room"]),
  cancelledfriend: action("cancelledfriend", befriended, ["room"]),
  ignoredfriend: action("ignoredfriend", befriended, ["room"]),
  pending: action("pending", { roomid: id, chat: anyChat }),
  unsent: action("unsent", { roomid: id, chatid: id, code }, ["roomid", "code"]),
  unknown: action("unknown", {}),
};

/** A valid action whose `did` is that, in the form that decoding gives. */
export const anyOwnActionOf = <K extends OwnActionType>(did: K): fc.Arbitrary<OwnActionOf<K>> =>
  byName[did];

export const ownActionTypes = Object.keys(byName) as OwnActionType[];

/** A valid action of the user's. */
export const anyOwnAction: fc.Arbitrary<OwnAction> = fc.oneof(
  ...ownActionTypes.map((did): fc.Arbitrary<OwnAction> => byName[did]),
);
