import type { either as E } from "fp-ts";
import * as t from "io-ts";
import { describeErrors, kindOf, left, right } from "./either.js";
import { Chat, Room, User } from "./entities.js";
import type { InvalidFrame } from "./frame.js";
import type { RelayMessage } from "./messages.js";
import { createSalvage, into } from "./salvage.js";
import { meFields, meSpellings, salvageLists, SessionChat } from "./session.js";
import { isObject, list, shape, type ShapeOf } from "./shape.js";

/**
 * Why a call over HTTP failed. `unauthorized`, `rate-limited`, `rejected` and `unreachable`: it was not done.
 * `bad-reply` and `indeterminate`: it may have been done.
 */
export type ApiErrorCode = t.TypeOf<typeof ApiErrorCode>;
const ApiErrorCode = t.keyof(
  {
    unauthorized: null,
    "rate-limited": null,
    rejected: null,
    "bad-reply": null,
    unreachable: null,
    indeterminate: null,
  },
  "ApiErrorCode",
);

type Fields = Record<string, t.Mixed>;

/** A shape that is named by its field `did`. */
// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- no optional fields unless given
const done = <K extends string, R extends Fields, O extends Fields = Record<never, never>>(
  did: K,
  required: R,
  optional: O = {} as O,
): t.Type<ShapeOf<R & { did: t.LiteralC<K> }, O>> =>
  shape(did, { did: t.literal(did), ...required }, optional);

const RoomChange = shape(
  "RoomChange",
  { id: t.string },
  {
    long: t.string,
    short: t.string,
    image: t.string,
    badges: list(t.number),
    owner: t.string,
    link: t.string,
  },
);
const MeChange = shape("MeChange", {}, { ...meFields, username: t.string }, meSpellings);

const written = { chat: Chat, roomdata: Room };
const inRoom = { roomid: t.string };
const inGroup = { groupid: t.string };

/**
 * A codec for each thing that the user can do. The server relays none of it to the user who did it: what is in an action
 * comes from the reply to a request (docs/protocol.md, What a user does over HTTP). `roomid` is the user's own name for a
 * room: in a chat of two, the id of the other.
 */
export const ownActions = {
  sent: done("sent", written, { replaces: t.string }),
  edited: done("edited", written),
  deleted: done("deleted", written),
  cleared: done("cleared", inRoom),
  read: done("read", inRoom),
  joined: done("joined", { chat: SessionChat }),
  left: done("left", inGroup),
  kicked: done("kicked", { ...inGroup, userid: t.string }),
  changedroom: done("changedroom", { room: RoomChange }),
  changedme: done("changedme", { me: MeChange }),
  addedfriend: done("addedfriend", { user: User }, { room: Room }),
  acceptedfriend: done("acceptedfriend", { user: User }, { room: Room }),
  unfriended: done("unfriended", { user: User }, { room: Room }),
  cancelledfriend: done("cancelledfriend", { user: User }, { room: Room }),
  ignoredfriend: done("ignoredfriend", { user: User }, { room: Room }),
  /** A message is on its way: a new one, or what becomes of the one with the same id. */
  pending: done("pending", { ...inRoom, chat: Chat }),
  /** A pending message was not sent, or, with `code`, failed and is still shown. */
  unsent: done("unsent", { chatid: t.string }, { ...inRoom, code: ApiErrorCode }),
  /** A request ended without a reply: what it changed is not known. */
  unknown: done("unknown", {}),
};

/** The name of something that the user can do. */
export type OwnActionType = keyof typeof ownActions;

/** The action whose `did` is `K`. */
export type OwnActionOf<K extends OwnActionType> = K extends OwnActionType
  ? t.TypeOf<(typeof ownActions)[K]>
  : never;

/** An action of the user: a union on `did`. */
export type OwnAction = OwnActionOf<OwnActionType>;

/** An {@link OwnAction} at its place in the updates of a relay. */
export type OwnEvent = OwnAction & {
  readonly type: "own";
  /** Unique within the relay. */
  readonly key: string;
  /**
   * Of `joined` and `kicked`, if applied with `since`: what was relayed in that room from then until now, and what the user
   * did in it, in that order.
   */
  readonly then?: readonly (RelayMessage | OwnEvent)[] | undefined;
  /** `true` if applied with `since`, and a snapshot came from then until now. */
  readonly late?: boolean | undefined;
};

/** Why something is no {@link OwnAction}. `errors` name paths and kinds, never values. */
export interface InvalidAction {
  readonly errors: readonly string[];
}

/** An action, and what was left out of it. */
export interface DecodedAction {
  readonly action: OwnAction;
  /** The members and messages in `joined` that did not decode: peers wrote them. */
  readonly invalid: readonly InvalidFrame[];
}

/** Reads what the user did. `Left`: no known `did`, or fields that do not fit it. */
export function decodeOwnAction(u: unknown): E.Either<InvalidAction, DecodedAction> {
  if (!isObject(u)) return left({ errors: [`action: expected an object, got ${kindOf(u)}`] });
  const { did } = u;
  if (typeof did !== "string" || !Object.hasOwn(ownActions, did)) {
    const known = Object.keys(ownActions).join(" | ");
    return left({ errors: [`action.did: expected ${known}, got ${kindOf(did)}`] });
  }
  const codec = ownActions[did as OwnActionType] as t.Type<OwnAction>;
  if (codec.is(u)) return right({ action: u, invalid: [] });

  const salvage = createSalvage();
  const { chat } = u;
  const way = into([{ key: "", type: codec, actual: u }], "chat", SessionChat, u);
  const kept =
    did === "joined" && isObject(chat) ? { ...u, chat: salvageLists(chat, way, salvage) } : u;
  const decoded = codec.decode(kept);
  return decoded._tag === "Right"
    ? right({ action: decoded.right, invalid: salvage.invalid })
    : left({ errors: describeErrors(decoded.left) });
}
