import * as fc from "fast-check";
import { decodeFrame } from "../../lib/protocol/frame.js";
import { isRelayType, messages, relayTypes, type RelayType } from "../../lib/protocol/messages.js";
import { anyMessage, setOwn, treacherousKeys } from "../support/arbitraries.js";
import { fieldsOf, relayTable, type Field } from "../support/relay-table.js";

type Kind = "string" | "number" | "boolean" | "object" | "array" | "object or null";

/** What the table of relay types says that a field is, and of one of its parts what its own required fields are. */
function kindsIn({ name, type }: Field): [string, Kind][] {
  if (type.endsWith("[]")) return [[name, "array"]];
  if (type.endsWith(" | null")) return [[name, "object or null"]];
  if (!relayTable.has(type)) return [[name, type.startsWith('"') ? "string" : (type as Kind)]];
  const inside = requiredIn(fieldsOf(type)).map(([path, kind]): [string, Kind] => [
    `${name}.${path}`,
    kind,
  ]);
  return [[name, "object"], ...inside];
}

const requiredIn = (fields: readonly Field[]): [string, Kind][] =>
  fields.filter(({ isOptional }) => !isOptional).flatMap(kindsIn);

/** The required fields of a type; of one that comes in several forms, those of each. */
function required(type: RelayType): [string, Kind][] {
  const [first = [], ...others] = (relayTable.get(type) ?? []).map(requiredIn);
  return first.filter(([path]) => others.every((other) => other.some(([same]) => same === path)));
}

const samples: readonly (readonly [Kind | "null", unknown])[] = [
  ["string", "geheim"],
  ["number", 4711],
  ["boolean", true],
  ["null", null],
  ["array", ["geheim"]],
  ["object", { geheim: 1 }],
];

/** A value of each kind that is not `kind`. An object in place of another is wrong further in: not tried here. */
const wrongFor = (kind: Kind): unknown[] =>
  samples.filter(([of]) => !kind.split(" or ").includes(of)).map(([, value]) => value);

const set = (target: unknown, path: string, value: unknown): void => {
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  let parent = target as Record<string, unknown>;
  for (const key of keys) parent = parent[key] as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else setOwn(parent, last, value);
};

const errorsOf = (message: object): readonly string[] => {
  const decoded = decodeFrame(JSON.stringify(message));
  return decoded._tag === "Left" ? decoded.left.errors : [];
};
const pathOf = (error: string): string => error.slice(0, error.indexOf(":"));

describe.each(relayTypes)("A message of type %s", (type) => {
  it("decodes to its own type", () => {
    fc.assert(
      fc.property(anyMessage(type), (message) => {
        const decoded = decodeFrame(JSON.stringify(message));
        expect(decoded).toMatchObject({ _tag: "Right", right: { type } });
      }),
    );
  });

  it.each(required(type))(
    "with a %s that is no %s is refused by exactly that path",
    (path, kind) => {
      fc.assert(
        fc.property(
          anyMessage(type),
          fc.constantFrom(undefined, ...wrongFor(kind)),
          (message, wrong) => {
            const mutated = JSON.parse(JSON.stringify(message)) as object;
            set(mutated, path, wrong);
            expect(errorsOf(mutated).map(pathOf)).toEqual([`${type}.${path}`]);
          },
        ),
        { numRuns: 40 },
      );
    },
  );
});

describe("A hang-up", () => {
  const user = { id: "1", username: "ayu" };
  const relayed = { type: "hangup", to: "2", identifier: "kirimin", uid: "1", from: "s", user };
  const enveloped = { type: "hangup", key: "k", from: "1", user };

  it.each([
    [{ ...relayed, to: 2 }, "hangup.to: expected string, got number"],
    [{ ...relayed, uid: 1 }, "hangup.uid: expected string, got number"],
    [{ ...relayed, uid: null }, "hangup.uid: expected string, got null"],
    [{ ...relayed, identifier: [] }, "hangup.identifier: expected string, got array"],
    [{ ...enveloped, key: 1 }, "hangup.key: expected string, got number"],
    [{ type: "hangup", from: "1", user }, "hangup.key: expected string, got undefined"],
  ])("is judged by the form that it has: %j", (message, error) => {
    expect(errorsOf(message)).toEqual([error]);
  });
});

describe("A message in which several things are wrong", () => {
  it("names each of them, and of an array the first", () => {
    const message = {
      type: "sendmessage",
      key: 1,
      chat: { id: "c", userid: "1", timestamp: "kemarin", edited: true, readers: [1, 2] },
      roomdata: { id: "1", long: "Tim", short: "Tim", type: "channel", badges: ["a", "b"] },
      users: [{ id: "1", username: "ayu" }, { id: "2" }, null],
      sender: [],
    };
    expect(errorsOf(message)).toEqual([
      "sendmessage.key: expected string, got number",
      "sendmessage.from: expected string, got undefined",
      "sendmessage.chat.timestamp: expected number, got string",
      "sendmessage.chat.edited: expected number, got boolean",
      "sendmessage.chat.readers.0: expected string, got number",
      'sendmessage.roomdata.type: expected "user" | "group", got string',
      "sendmessage.roomdata.badges.0: expected number, got string",
      "sendmessage.users.1.username: expected string, got undefined",
      "sendmessage.sender: expected User, got array",
    ]);
  });
});

describe("isRelayType", () => {
  it.each(relayTypes)("knows %s", (type) => {
    expect(isRelayType(type)).toBe(true);
    expect(messages[type].name).toBe(type);
  });

  it.each([...treacherousKeys, "valueOf", "calls", "unknown", "", "SENDMESSAGE"])(
    "does not know %p",
    (type) => {
      expect(isRelayType(type)).toBe(false);
    },
  );
});
