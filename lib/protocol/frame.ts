import type { either as E } from "fp-ts";
import type * as t from "io-ts";
import { describeErrors, kindOf, left, right } from "./either.js";
import { messages, toRelayType, type RelayMessage, type RelayType } from "./messages.js";

/** A well-formed message of a type that this version does not know. `name` is its type on the wire. */
export interface UnknownMessage {
  readonly type: "unknown";
  readonly name: string;
  readonly message: Readonly<Record<string, unknown>>;
}

/** A frame that is no message. `errors` name paths and kinds, never values of the wire. */
export interface InvalidFrame {
  /** `json`: not JSON text. `shape`: its fields do not fit. `size`: longer than allowed, so it was not parsed. */
  readonly reason: "json" | "shape" | "size";
  /** The relay type that it claims, if that is a known one. */
  readonly type?: RelayType;
  readonly errors: readonly string[];
  /** In characters; in bytes if the frame was binary. */
  readonly length: number;
  /** The text. Not enumerable, so that logging the object does not print it: it can hold a credential. */
  readonly frame: string;
}

/** A frame that is parsed and not yet decoded. `text` is what the server sent, or `""` if that was binary. */
export type Frame = { readonly kind: "frame"; readonly text: string } & (
  | { readonly is: "message"; readonly type: RelayType; readonly value: unknown }
  | { readonly is: "unknown"; readonly message: UnknownMessage }
  | { readonly is: "invalid"; readonly invalid: InvalidFrame }
);

/** A frame of a known type. Its fields are not checked yet. */
export type MessageFrame = Extract<Frame, { is: "message" }>;

/** 1 MiB, in characters: the longest frame that is parsed by default. */
export const defaultMaxFrameLength = 1_048_576;

/** Parses what a socket received, and looks up its type. Never throws. */
export function parseFrame(data: unknown, maxFrameLength = defaultMaxFrameLength): Frame {
  if (typeof data !== "string") {
    return bad("json", "frame: expected text, got binary", "", sizeOf(data));
  }
  if (data.length > maxFrameLength) {
    return bad(
      "size",
      `frame: expected at most ${maxFrameLength} characters, got ${data.length}`,
      data,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    // The message of JSON.parse quotes the text, so it goes nowhere.
    return bad("json", "frame: expected JSON, got other text", data);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return bad("shape", `frame: expected an object, got ${kindOf(value)}`, data);
  }
  const { type: name } = value as { type?: unknown };
  if (typeof name !== "string") {
    return bad("shape", `frame.type: expected string, got ${kindOf(name)}`, data);
  }
  const type = toRelayType(name);
  if (type === undefined) {
    const message = value as Record<string, unknown>;
    return {
      kind: "frame",
      text: data,
      is: "unknown",
      message: { type: "unknown", name, message },
    };
  }
  return { kind: "frame", text: data, is: "message", type, value };
}

/** The message in a parsed frame. `Left` says what is wrong with it. */
export function decodeMessage({
  type,
  text,
  value,
}: MessageFrame): E.Either<InvalidFrame, RelayMessage> {
  const decoded = (messages[type] as t.Type<RelayMessage>).decode(value);
  return decoded._tag === "Right"
    ? decoded
    : left(invalidFrame("shape", describeErrors(decoded.left), text, text.length, type));
}

/**
 * Decodes one frame of the server. `Left` says what is wrong with it: it is not JSON, not an object, longer than
 * `maxFrameLength` characters (then it is not parsed), or its fields do not fit its type. Never throws.
 *
 * @example
 * ```ts
 * const decoded = decodeFrame('{"type":"newLoggedIn","uid":"7378834"}');
 * if (isRight(decoded) && decoded.right.type === "newLoggedIn") console.log(decoded.right.uid);
 * ```
 */
export function decodeFrame(
  text: string,
  { maxFrameLength }: { readonly maxFrameLength?: number | undefined } = {},
): E.Either<InvalidFrame, RelayMessage | UnknownMessage> {
  const frame = parseFrame(text, maxFrameLength);
  switch (frame.is) {
    case "message":
      return decodeMessage(frame);
    case "unknown":
      return right(frame.message);
    case "invalid":
      return left(frame.invalid);
  }
}

/** Makes an {@link InvalidFrame}. */
export function invalidFrame(
  reason: InvalidFrame["reason"],
  errors: readonly string[],
  frame: string,
  length = frame.length,
  type?: RelayType,
): InvalidFrame {
  const invalid = { reason, ...(type && { type }), errors, length };
  // A getter, so that printing hidden properties shows its name and not the text.
  return Object.defineProperty(invalid, "frame", { get: () => frame }) as InvalidFrame;
}

const bad = (
  reason: InvalidFrame["reason"],
  error: string,
  text: string,
  length?: number,
): Frame => ({
  kind: "frame",
  text,
  is: "invalid",
  invalid: invalidFrame(reason, [error], text, length),
});

/** The length in bytes of an ArrayBuffer, a view of one, or a Blob. */
const sizeOf = (data: unknown): number => {
  const { byteLength, size } = Object(data) as { byteLength?: unknown; size?: unknown };
  const bytes = byteLength ?? size;
  return typeof bytes === "number" ? bytes : 0;
};
