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
    const socket = SocketConfig.validate(u["socket"], at(context, "socket", SocketConfig, u));
    if (socket._tag === "Left") return socket;

    const salvage = new Salvage();
    const parts: Record<string, unknown> = {
      ...u,
      me: salvage.me(u["me"], at(context, "me", Me, u)),
    };
    const session: Record<string, unknown> = {
      ...u,
      socket: socket.right,
      c: salvage.chats(u["c"], at(context, "c", list(SessionChat), u)),
      invalid: salvage.invalid,
    };
    for (const [key, codec] of Object.entries<t.Mixed>(optionalParts)) {
      const part: unknown = salvage.one(codec, parts[key], at(context, key, codec, parts));
      if (part === undefined) delete session[key];
      else session[key] = part;
    }
    return t.success(session as unknown as Session);
  },
  ({ invalid: _, ...data }) => data,
);

/** The way to a field. */
const at = (
  context: t.Context,
  key: string,
  codec: t.Mixed,
  parent: Readonly<Record<string, unknown>>,
): t.Context => t.appendContext(context, key, codec, parent[key]);

/** Decodes the parts of a session one by one. What does not decode is left out, and stands in `invalid` with its path. */
class Salvage {
  readonly invalid: InvalidFrame[] = [];

  /** What is absent stays so, and is no error. */
  one<A>(codec: t.Type<A>, value: unknown, context: t.Context): A | undefined {
    if (value === undefined || value === null) return undefined;
    return this.#keep(codec.validate(value, context), value);
  }

  /** The elements that decode, in their order. Whole arrays mostly do, and are kept as they are. */
  all<A>(
    codec: t.Type<A>,
    value: unknown,
    context: t.Context,
    decode = (element: unknown, at: t.Context): A | undefined =>
      this.#keep(codec.validate(element, at), element),
  ): A[] {
    const whole = list(codec);
    if (whole.is(value)) return value;
    if (!Array.isArray(value)) return this.one(whole, value, context) ?? [];
    return value.flatMap((element: unknown, index) => {
      const kept = decode(element, t.appendContext(context, String(index), codec, element));
      return kept === undefined ? [] : [kept];
    });
  }

  /** Chats without the members and messages that do not decode. Without a room it is no chat. */
  chats(value: unknown, context: t.Context): SessionChat[] {
    return this.all(SessionChat, value, context, (chat, way) => {
      if (SessionChat.is(chat) || !isObject(chat)) {
        return this.#keep(SessionChat.validate(chat, way), chat);
      }
      const room = this.#keep(Room.validate(chat["r"], at(way, "r", Room, chat)), chat);
      return (
        room && {
          ...chat,
          u: this.all(User, chat["u"], at(way, "u", list(User), chat)),
          m: this.all(Chat, chat["m"], at(way, "m", list(Chat), chat)),
          r: room,
        }
      );
    });
  }

  /** The user without the friend requests that do not decode: peers write those too. */
  me(value: unknown, context: t.Context): unknown {
    if (!isObject(value) || !Array.isArray(value["req"])) return value;
    return { ...value, req: this.all(User, value["req"], at(context, "req", list(User), value)) };
  }

  #keep<A>(decoded: t.Validation<A>, value: unknown): A | undefined {
    if (decoded._tag === "Right") return decoded.right;
    this.invalid.push(invalidFrame("shape", describeErrors(decoded.left), textOf(value)));
    return undefined;
  }
}

/** As JSON, or nothing where it is nested too deeply for that, or not JSON's at all. */
const textOf = (value: unknown): string => {
  try {
    const text = JSON.stringify(value) as string | undefined;
    return text ?? "";
  } catch {
    return "";
  }
};
