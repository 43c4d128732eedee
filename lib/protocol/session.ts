import * as t from "io-ts";
import { describeErrors } from "./describe-errors.js";
import { Chat, Room, SocketConfig, User, userAliases, userFields } from "./entities.js";
import { invalidFrame, type InvalidFrame } from "./frame.js";
import { isObject, list, shape } from "./shape.js";

const Email = shape("Email", { email: t.string, provider: t.string }, {});

/** The user who is signed in; `req` are the friend requests that wait. */
const Me = shape(
  "Me",
  { id: t.string, username: t.string },
  { ...userFields, email: list(Email), req: list(User) },
  {
    aliases: userAliases,
    // One `{ email, provider }` in the documentation, an array of them on the live server.
    values: { email: (raw) => (isObject(raw) ? [raw] : raw) },
  },
);
export type Me = t.TypeOf<typeof Me>;

/** One chat of the snapshot: its members `u`, messages `m` and room `r`. */
export const SessionChat = shape("SessionChat", { u: list(User), m: list(Chat), r: Room }, {});
export type SessionChat = t.TypeOf<typeof SessionChat>;

const isUrls = (u: unknown): u is string | string[] => t.string.is(u) || list(t.string).is(u);

const IceServer = shape(
  "IceServer",
  {
    urls: new t.Type<string | string[]>(
      "string | Array<string>",
      isUrls,
      (u, context) => (isUrls(u) ? t.success(u) : t.failure(u, context)),
      t.identity,
    ),
  },
  { username: t.string, credential: t.string },
);

/** What WebRTC calls RTCConfiguration. */
const PeerConfiguration = shape("PeerConfiguration", {}, { iceServers: list(IceServer) });
export type PeerConfiguration = t.TypeOf<typeof PeerConfiguration>;

/** What isUser says: the socket to open, and a snapshot of the user's chats (docs/protocol.md, Getting a socket). */
export interface Session {
  /** Where to connect. Its `id` is a credential: show it to nobody. */
  readonly socket: SocketConfig;
  readonly me?: Me;
  /** Every chat but the server's own two rooms. */
  readonly c: SessionChat[];
  /** With `package`: when either differs from the last reply's, the app is outdated. */
  readonly v?: number;
  readonly package?: string;
  readonly publicKey?: string;
  readonly peer?: PeerConfiguration;
  /** What did not decode, and was left out: peers write parts of the snapshot, unchecked. */
  readonly invalid: InvalidFrame[];
}

const optionalParts = {
  me: Me,
  v: t.number,
  package: t.string,
  publicKey: t.string,
  peer: PeerConfiguration,
};

const WholeSession = shape(
  "Session",
  { socket: SocketConfig, c: list(SessionChat), invalid: t.UnknownArray },
  optionalParts,
);

/**
 * `data` of a reply of isUser. It decodes if `socket` does: what else does not decode is left out and named in `invalid`,
 * since a peer may have written it (docs/protocol.md, Getting a socket).
 *
 * `encode` gives `data` again, and `decode(encode(a))` is `a` for each session in which nothing was invalid.
 */
export const Session: t.Type<Session, Omit<Session, "invalid">> = new t.Type(
  "Session",
  (u): u is Session => WholeSession.is(u),
  (u, context) => {
    if (!isObject(u)) return t.failure(u, context);
    const socket = SocketConfig.validate(u["socket"], within(context, "socket", SocketConfig, u));
    if (socket._tag === "Left") return socket;

    const invalid: InvalidFrame[] = [];
    const session: Record<string, unknown> = { ...u, socket: socket.right, invalid };
    session["c"] = salvageAll(
      SessionChat,
      salvageChat,
      u["c"],
      within(context, "c", Chats, u),
      invalid,
    );
    for (const [key, codec] of Object.entries<t.Mixed>(optionalParts)) {
      const part = salvage(codec, u[key] ?? undefined, within(context, key, codec, u), invalid);
      if (part === undefined) delete session[key];
      else session[key] = part;
    }
    return t.success(session as unknown as Session);
  },
  ({ invalid: _, ...data }) => data,
);

const Chats = list(SessionChat);

const within = (
  context: t.Context,
  key: string,
  codec: t.Mixed,
  parent: Record<string, unknown>,
): t.Context => t.appendContext(context, key, codec, parent[key]);

/** Decodes `value`, or leaves it out: then `invalid` says why. What is absent is no error. */
function salvage<A>(
  codec: t.Type<A>,
  value: unknown,
  context: t.Context,
  invalid: InvalidFrame[],
): A | undefined {
  if (value === undefined) return undefined;
  const decoded = codec.validate(value, context);
  if (decoded._tag === "Right") return decoded.right;
  invalid.push(invalidFrame("shape", describeErrors(decoded.left), textOf(value)));
  return undefined;
}

/** Those elements that can be salvaged, in their order. */
function salvageAll<A>(
  codec: t.Type<A>,
  salvageOne: typeof salvage<A>,
  value: unknown,
  context: t.Context,
  invalid: InvalidFrame[],
): A[] {
  const all = list(codec);
  if (all.is(value)) return value;
  if (!Array.isArray(value)) return salvage(all, value ?? undefined, context, invalid) ?? [];
  return value.flatMap((element: unknown, index) => {
    if (codec.is(element)) return [element];
    const kept = salvageOne(
      codec,
      element,
      t.appendContext(context, String(index), codec, element),
      invalid,
    );
    return kept === undefined ? [] : [kept];
  });
}

/** A chat without the members and messages that do not decode. Without a room it is no chat. */
function salvageChat(
  codec: t.Type<SessionChat>,
  value: unknown,
  context: t.Context,
  invalid: InvalidFrame[],
): SessionChat | undefined {
  if (!isObject(value)) return salvage(codec, value, context, invalid);
  const room = Room.validate(value["r"], within(context, "r", Room, value));
  if (room._tag === "Left") {
    invalid.push(invalidFrame("shape", describeErrors(room.left), textOf(value)));
    return undefined;
  }
  return {
    ...value,
    u: salvageAll(User, salvage, value["u"], within(context, "u", list(User), value), invalid),
    m: salvageAll(Chat, salvage, value["m"], within(context, "m", list(Chat), value), invalid),
    r: room.right,
  };
}

/** As JSON, or nothing where it is nested too deeply for that. */
const textOf = (value: unknown): string => {
  try {
    return JSON.stringify(value);
  } catch {
    return "";
  }
};
