import * as fc from "fast-check";
import {
  commands,
  type CommandOf,
  type CommandType,
  type RelayCommand,
} from "../../lib/protocol/commands.js";
import type {
  Chat,
  IceCandidate,
  Room,
  SessionDescription,
  SocketConfig,
  User,
} from "../../lib/protocol/entities.js";
import {
  relayTypes,
  type MessageOf,
  type RelayMessage,
  type RelayType,
} from "../../lib/protocol/messages.js";
import type { Me, PeerConfiguration, Session, SessionChat } from "../../lib/protocol/session.js";
import { relayTable, type Field } from "./relay-table.js";

/** Anything that JSON can hold, as JSON.parse gives it. */
export const anyJson: fc.Arbitrary<unknown> = fc
  .json({ maxDepth: 4 })
  .map((text): unknown => JSON.parse(text));

/** Keys that reach an object's prototype where they are set or read without care. */
export const treacherousKeys = ["__proto__", "constructor", "toString", "hasOwnProperty"] as const;

/** Every name that some codec knows, and so no name of an extra field. */
const knownNames = new Set(
  [
    "type identifier key from to uid user users sender chat roomdata groupid roomid roomtype postid",
    "callKey sdp candidate video badges b id username displayname isFriend bio image img email req",
    "userid timestamp text reply edited source readers duration long short owner link host provider",
    "sdpMid sdpMLineIndex usernameFragment u m r c me v package publicKey peer socket invalid",
    "iceServers urls credential",
  ].flatMap((names) => names.split(" ")),
);

const extraFields = fc.uniqueArray(
  fc.tuple(
    fc.oneof(
      fc.string().filter((name) => !knownNames.has(name)),
      fc.constantFrom(...treacherousKeys),
    ),
    anyJson,
  ),
  { selector: ([name]) => name, maxLength: 2 },
);

/** `base` with own fields that no codec knows, named `__proto__` and the like among them. */
export const withExtraFields = <A extends object>(base: fc.Arbitrary<A>): fc.Arbitrary<A> =>
  fc.tuple(base, extraFields).map(([value, extras]) => {
    const result = { ...value };
    for (const [name, extra] of extras) setOwn(result, name, extra);
    return result;
  });

/** Sets an own field, whatever its name. */
export const setOwn = (target: object, name: string, value: unknown): void => {
  Object.defineProperty(target, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
};

const finite = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  // JSON has no -0.
  .map((number) => number + 0);
const number = fc.oneof(fc.integer(), finite);
const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom(...treacherousKeys),
);
const badges = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 });

/** A plain object with these fields, those in `required` always, and with extra ones. */
const object = <T extends object, K extends keyof T>(
  fields: { [F in keyof T]: fc.Arbitrary<T[F]> },
  required: readonly K[],
) =>
  withExtraFields(
    fc.record(fields, { requiredKeys: [...required], noNullPrototype: true }) as fc.Arbitrary<
      Pick<T, K> & Partial<Omit<T, K>>
    >,
  );

const userFields = {
  id: text,
  username: text,
  displayname: text,
  isFriend: fc.integer({ min: 0, max: 3 }),
  badges,
  bio: text,
  image: text,
};

export const anyUser: fc.Arbitrary<User> = object(userFields, ["id", "username"]);

export const anyChat: fc.Arbitrary<Chat> = object(
  {
    id: text,
    userid: text,
    timestamp: number,
    type: fc.oneof(
      fc.constantFrom("text", "image", "video", "audio", "file", "voice", "call", "deleted"),
      fc.constantFrom("think", "sticker"),
      text,
    ),
    text,
    reply: text,
    edited: number,
    source: text,
    readers: fc.array(text, { maxLength: 3 }),
    duration: number,
  },
  ["id", "userid", "timestamp"],
);

const roomType = fc.constantFrom("user", "group");

export const anyRoom: fc.Arbitrary<Room> = object(
  {
    id: text,
    long: text,
    short: text,
    type: roomType,
    image: text,
    badges,
    owner: text,
    link: text,
  },
  ["id", "long", "short", "type"],
);

export const anySocketConfig: fc.Arbitrary<SocketConfig> = object(
  { id: fc.string({ minLength: 1 }), host: fc.domain() },
  ["id", "host"],
);

export const anySessionDescription: fc.Arbitrary<SessionDescription> = object(
  { type: fc.constantFrom("offer", "answer", "pranswer", "rollback"), sdp: text },
  ["type"],
);

export const anyIceCandidate: fc.Arbitrary<IceCandidate> = object(
  {
    candidate: text,
    sdpMid: fc.option(text),
    sdpMLineIndex: fc.option(fc.nat()),
    usernameFragment: fc.option(text),
  },
  [],
);

export const anyMe: fc.Arbitrary<Me> = object(
  {
    ...userFields,
    email: fc.array(object({ email: text, provider: text }, ["email", "provider"]), {
      maxLength: 2,
    }),
    req: fc.array(anyUser, { maxLength: 2 }),
  },
  ["id", "username"],
);

export const anySessionChat: fc.Arbitrary<SessionChat> = object(
  {
    u: fc.array(anyUser, { maxLength: 3 }),
    m: fc.array(anyChat, { maxLength: 3 }),
    r: anyRoom,
  },
  ["u", "m", "r"],
);

export const anyPeerConfiguration: fc.Arbitrary<PeerConfiguration> = object(
  {
    iceServers: fc.array(
      object({ urls: fc.oneof(text, fc.array(text)), username: text, credential: text }, ["urls"]),
      { maxLength: 2 },
    ),
  },
  [],
);

/** A session in which nothing was invalid. */
export const anySession: fc.Arbitrary<Session> = object(
  {
    socket: anySocketConfig,
    me: anyMe,
    c: fc.array(anySessionChat, { maxLength: 3 }),
    v: number,
    package: text,
    publicKey: text,
    peer: anyPeerConfiguration,
    invalid: fc.constant([]).map(() => []),
  },
  ["socket", "c", "invalid"],
);

/** By the names that the table of relay types has for them. */
const byTypeName: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  string: text,
  boolean: fc.boolean(),
  "number[]": badges,
  User: anyUser,
  "User[]": fc.array(anyUser, { maxLength: 3 }),
  Chat: anyChat,
  Room: anyRoom,
  "SessionDescription | null": fc.option(anySessionDescription),
  "IceCandidate | null": fc.option(anyIceCandidate),
};

const arbitraryOf = ({ name, type }: Field): fc.Arbitrary<unknown> => {
  const arbitrary = byTypeName[type];
  if (!arbitrary) throw new Error(`There is no arbitrary for ${name}: ${type}.`);
  return arbitrary;
};

const formOf = (type: RelayType, fields: readonly Field[]): fc.Arbitrary<object> =>
  object<Record<string, unknown>, string>(
    {
      type: fc.constant(type),
      ...Object.fromEntries(fields.map((field) => [field.name, arbitraryOf(field)])),
    },
    ["type", ...fields.filter(({ isOptional }) => !isOptional).map(({ name }) => name)],
  );

const messagesByType = Object.fromEntries(
  relayTypes.map((type) => [
    type,
    fc.oneof(...(relayTable.get(type) ?? []).map((fields) => formOf(type, fields))),
  ]),
) as { readonly [K in RelayType]: fc.Arbitrary<MessageOf<K>> };

/** A valid message of type `type`, in the form that decoding gives. */
export const anyMessage = <K extends RelayType>(type: K): fc.Arbitrary<MessageOf<K>> =>
  messagesByType[type];

/** A valid message of any type. */
export const anyRelayMessage: fc.Arbitrary<RelayMessage> = fc.oneof(
  ...relayTypes.map((type): fc.Arbitrary<RelayMessage> => messagesByType[type]),
);

const commandsByType: { readonly [K in CommandType]: fc.Arbitrary<CommandOf<K>> } = {
  postlike: object({ type: fc.constant("postlike"), postid: text }, ["type", "postid"]),
  postunlike: object({ type: fc.constant("postunlike"), postid: text }, ["type", "postid"]),
  readAllMessages: object(
    { type: fc.constant("readAllMessages"), roomid: text, roomtype: roomType },
    ["type", "roomid", "roomtype"],
  ),
  offer: object(
    {
      type: fc.constant("offer"),
      to: text,
      sdp: fc.option(anySessionDescription),
      video: fc.boolean(),
    },
    ["type", "to", "sdp"],
  ),
  answer: object(
    {
      type: fc.constant("answer"),
      to: text,
      callKey: text,
      sdp: fc.option(anySessionDescription),
    },
    ["type", "to", "callKey", "sdp"],
  ),
  candidate: object(
    { type: fc.constant("candidate"), to: text, candidate: fc.option(anyIceCandidate) },
    ["type", "to", "candidate"],
  ),
  hangup: object({ type: fc.constant("hangup"), to: text }, ["type", "to"]),
  reject: object({ type: fc.constant("reject"), to: text, callKey: text }, [
    "type",
    "to",
    "callKey",
  ]),
};

/** A valid command of type `type`. */
export const anyCommand = <K extends CommandType>(type: K): fc.Arbitrary<CommandOf<K>> =>
  commandsByType[type];

export const commandTypes = Object.keys(commands) as CommandType[];

/** A valid command of any type. */
export const anyRelayCommand: fc.Arbitrary<RelayCommand> = fc.oneof(
  ...commandTypes.map((type): fc.Arbitrary<RelayCommand> => commandsByType[type]),
);
