import { check } from "../connection/check.js";
import { isRelayType, type MessageOf, type RelayType } from "../protocol/messages.js";
import { isObject } from "../protocol/shape.js";
import { samples } from "./samples.js";

/** Some fields of `T`, and of an object in one of them some fields again. Arrays are replaced whole. */
type Parts<T> = T extends string | number | boolean | null | undefined | readonly unknown[]
  ? T
  : { readonly [K in keyof T]?: Parts<T[K]> };

/** What {@link sample} can be told to put into a message of type `K`. */
export type Overrides<K extends RelayType> =
  MessageOf<K> extends infer M ? (M extends unknown ? Omit<Parts<M>, "type"> : never) : never;

/**
 * Makes a valid message of `type`, a new one at each call: from the user ayu (`7000002`), in the group `6000001`, to the
 * first user of a stand-in (`7000001`). `overrides` take the place of fields, also of fields in fields.
 *
 * Throws a TypeError for a type that is none.
 *
 * @example
 * ```ts
 * mock.send(sample("sendmessage", { chat: { text: "halo", reply: "c0" } }));
 * ```
 */
export function sample<K extends RelayType>(type: K, overrides?: Overrides<K>): MessageOf<K> {
  check(isRelayType(type), "sample: type", 'a relay type, such as "memberkick"');
  return override(samples[type](), overrides) as MessageOf<K>;
}

// fromEntries makes a key of what is called `__proto__`, too.
const override = (value: unknown, by: unknown): unknown =>
  by === undefined
    ? value
    : isObject(value) && isObject(by)
      ? {
          ...value,
          ...Object.fromEntries(
            Object.entries(by).map(([key, part]) => [key, override(value[key], part)]),
          ),
        }
      : by;
