import * as t from "io-ts";
import { Chat, Room, SocketConfig, User, userAliases, userFields } from "./entities.js";
import type { InvalidFrame } from "./frame.js";
import { isSessionChat } from "./guards.js";
import { createSalvage, into, type Salvage } from "./salvage.js";
import { checked, guarded, isList, isObject, list, shape, type Spellings } from "./shape.js";

const Email = shape("Email", { email: t.string, provider: t.string }, {});

/** The fields of {@link Me} that can be absent. */
export const meFields = { ...userFields, email: list(Email) };
export const meSpellings: Spellings = {
  aliases: userAliases,
  // The documentation has one `{ email, provider }`, the live server an array of them.
  values: { email: (raw) => (isObject(raw) ? [raw] : raw) },
};

const Me = shape(
  "Me",
  { id: t.string, username: t.string },
  { ...meFields, req: list(User) },
  meSpellings,
);
/** The signed-in user. `req` are the pending friend requests. */
export type Me = t.TypeOf<typeof Me>;

/** A chat of the snapshot: its members `u`, messages `m` and room `r`. */
export const SessionChat = guarded(
  shape("SessionChat", { u: list(User), m: list(Chat), r: Room }, {}),
  isSessionChat,
);
export type SessionChat = t.TypeOf<typeof SessionChat>;

const Urls = checked(
  "string | Array<string>",
  (u): u is string | string[] => t.string.is(u) || isList(u, t.string.is),
);
const IceServer = shape("IceServer", { urls: Urls }, { username: t.string, credential: t.string });

const PeerConfiguration = shape("PeerConfiguration", {}, { iceServers: list(IceServer) });
/** What WebRTC calls RTCConfiguration. */
export type PeerConfiguration = t.TypeOf<typeof PeerConfiguration>;

/** The data of isUser: the socket to open, and a snapshot of the user's chats (docs/protocol.md, Getting a socket). */
export interface Session {
  /** Where to connect. Its `id` is a credential: never log or show it. */
  readonly socket: SocketConfig;
  readonly me?: Me;
  /** Every chat except the server's own two rooms. */
  readonly c: SessionChat[];
  /** With `package`: when either differs from the last reply's, the app is outdated. */
  readonly v?: number;
  readonly package?: string;
  readonly publicKey?: string;
  readonly peer?: PeerConfiguration;
  /** The parts that did not decode and were left out: peers write some of the snapshot, unchecked. */
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
 * `data` of a reply of isUser. It decodes if `socket` does. Any other part that does not decode is left out and named in
 * `invalid`, since a peer may have written it (docs/protocol.md, Getting a socket).
 *
 * `encode` gives `data` again, and `decode(encode(a))` is `a` for each session in which nothing was invalid.
 */
export const Session: t.Type<Session, Omit<Session, "invalid">> = new t.Type(
  "Session",
  (u): u is Session => WholeSession.is(u),
  (u, context) => {
    if (!isObject(u)) return t.failure(u, context);
    const socket = SocketConfig.validate(u["socket"], into(context, "socket", SocketConfig, u));
    return socket._tag === "Left" ? socket : t.success(decodeParts(u, socket.right, context));
  },
  ({ invalid: _, ...data }) => data,
);

/** The lists of chats that were decoded here. */
const decoded = new WeakSet();

/**
 * The chats and the user of a session that may have come by another way than {@link Session}: decoded as it decodes them, and
 * the session itself where that was done.
 */
export function chatsIn(session: Readonly<Record<string, unknown>>): Pick<Session, "me" | "c"> {
  const { me, c } = session;
  // Not each field of each message again: that takes longer than to make a state of them.
  const isDecoded = decoded.has(c as object) && (me === undefined || Me.is(me));
  return isDecoded
    ? (session as unknown as Session)
    : decodeParts(session, { id: "", host: "" }, [{ key: "", type: Session, actual: session }]);
}

/** A chat without the members and messages that do not decode: peers write both. */
export const salvageLists = (
  chat: Readonly<Record<string, unknown>>,
  way: t.Context,
  { keepAll }: Salvage,
): Pick<SessionChat, "u" | "m"> => ({
  ...chat,
  u: keepAll(User, "u", chat, way),
  m: keepAll(Chat, "m", chat, way),
});

/** Decodes everything in `data` but the socket, part by part. */
function decodeParts(
  data: Readonly<Record<string, unknown>>,
  socket: SocketConfig,
  way: t.Context,
): Session {
  const salvage = createSalvage();
  const { invalid, keep, keepAll } = salvage;

  /** The parts of a chat that decode. Nothing if its room does not. */
  const keepChat = (
    codec: t.Type<SessionChat>,
    chat: unknown,
    way: t.Context,
  ): SessionChat | undefined => {
    if (!isObject(chat)) return keep(codec, chat, way);
    const r = keep(Room, chat["r"], into(way, "r", Room, chat), chat);
    return r && { ...salvageLists(chat, way, salvage), r };
  };

  const session: Record<string, unknown> = { ...data, socket, invalid };
  const { me } = data;
  // Peers write friend requests too.
  if (isObject(me) && Array.isArray(me["req"])) {
    session["me"] = { ...me, req: keepAll(User, "req", me, into(way, "me", Me, data)) };
  }
  const c = keepAll(SessionChat, "c", data, way, keepChat);
  decoded.add(c);
  session["c"] = c;
  for (const [key, codec] of Object.entries<t.Mixed>(optionalParts)) {
    const raw = session[key] ?? undefined;
    const part: unknown =
      raw === undefined ? undefined : keep(codec, raw, into(way, key, codec, session));
    if (part === undefined) delete session[key];
    else session[key] = part;
  }
  return session as unknown as Session;
}
