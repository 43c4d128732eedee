import * as fc from "fast-check";
import type { RelayMessage } from "../../../lib/protocol/messages.js";
import type { OwnEvent } from "../../../lib/protocol/own-actions.js";
import type { ChatEvent } from "../../../lib/store/index.js";
import { anyRelayMessage, anySession, setOwn } from "../../support/arbitraries.js";
import { anyOwnAction } from "../../support/own-actions.js";

/** Few, so that events meet; such as reach a prototype, and such as an array or an object puts in another order. */
const ids = ["__proto__", "constructor", "toString", "10", "9", "-1", "me"];

const idFields = new Set([
  "id",
  "userid",
  "from",
  "groupid",
  "roomid",
  "chatid",
  "replaces",
  "owner",
]);

/** The same with each id one of a few, and equal ones equal. */
function withFewIds<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withFewIds) as T;
  if (typeof value !== "object" || value === null) return value;
  const result = {};
  for (const [key, inner] of Object.entries(value)) {
    const isId = idFields.has(key) && typeof inner === "string";
    setOwn(result, key, isId ? fewIdOf(inner) : withFewIds(inner));
  }
  return result as T;
}

const fewIdOf = (id: string): string => {
  let sum = id.length;
  for (let i = 0; i < id.length; i += 1) sum += id.charCodeAt(i);
  return ids[sum % ids.length] as string;
};

const snapshot = anySession.map((session) => ({
  type: "snapshot" as const,
  session,
  connection: 1,
}));
const own = fc
  .tuple(anyOwnAction, fc.array(anyRelayMessage, { maxLength: 4 }), fc.boolean())
  .map(([action, then, late]): OwnEvent => ({ ...action, type: "own", key: "1", then, late }));
const gap = fc.constant({ type: "gap" as const });

/** Any message of the relay. Its ids are few. */
export const anyMessage: fc.Arbitrary<RelayMessage> = anyRelayMessage.map(withFewIds);

/** Any event. Its ids are few. */
export const anyEvent: fc.Arbitrary<ChatEvent> = fc.oneof(
  { arbitrary: anyMessage, weight: 16 },
  { arbitrary: own.map(withFewIds), weight: 6 },
  { arbitrary: snapshot.map(withFewIds), weight: 1 },
  { arbitrary: gap, weight: 1 },
);

/** What a state can come from. */
export const anyHistory: fc.Arbitrary<ChatEvent[]> = fc
  .tuple(snapshot.map(withFewIds), fc.array(anyEvent, { maxLength: 30 }))
  .map(([first, rest]) => [first, ...rest]);
