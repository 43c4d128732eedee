import { filter, type Observable } from "rxjs";
import type { RelayMessage, RelayType } from "../protocol/messages.js";

/** Under this name a stream of messages has a way to some types that does not cost a look at the messages of the others. */
export const only = Symbol("only");

/** A stream of messages with that way: `undefined` where none of the types is known. */
export interface MessageStream extends Observable<RelayMessage> {
  [only](types: ReadonlySet<string>): Observable<RelayMessage> | undefined;
}

/** Short names of three relay types. */
const shortNames = { join: "memberjoin", leave: "memberleave", kick: "memberkick" } as const;

type ShortName = keyof typeof shortNames;
type LongName<K> = K extends ShortName ? (typeof shortNames)[K] | K : K;

/** The members of the union `T` whose `type` is one of `K`. Where `T` is no union, `T` with that `type`. */
export type OfType<T extends { type: string }, K> = string extends T["type"]
  ? T & { type: LongName<K> }
  : Extract<T, { type: LongName<K> }>;

/** The types that can be asked of `T`. Without a union there is no telling a misspelt one. */
type TypeIn<T extends { type: string }> = string extends T["type"] ? never : T["type"];

/**
 * Lets through the messages of these types, narrowed to exactly them. `"join"`, `"leave"` and `"kick"` are short for
 * `memberjoin`, `memberleave` and `memberkick`. Works on any stream of `{ type }`; a misspelt type does not compile.
 *
 * @example
 * ```ts
 * relay.relay$.pipe(ofType("kick")).subscribe(({ groupid }) => close(groupid));
 * relay.relay$.pipe(ofType("sendmessage", "editmessage")).subscribe(({ chat }) => show(chat));
 * ```
 */
export function ofType<K extends RelayType | ShortName>(
  ...types: K[]
): <T extends { type: string }>(source$: Observable<T>) => Observable<OfType<T, K>>;
export function ofType<T extends { type: string }, K extends TypeIn<T>>(
  ...types: K[]
): (source$: Observable<T>) => Observable<Extract<T, { type: K }>>;
export function ofType(...types: string[]) {
  const wanted = new Set(
    types.flatMap((type) =>
      Object.hasOwn(shortNames, type) ? [type, shortNames[type as ShortName]] : [type],
    ),
  );
  return (source$: Observable<{ type: string }>): Observable<{ type: string }> =>
    (source$ as Partial<MessageStream>)[only]?.(wanted) ??
    source$.pipe(filter(({ type }) => wanted.has(type)));
}
