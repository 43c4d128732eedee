import { assertInInjectionContext, inject, type InjectionToken } from "@angular/core";
import type { SocketConfig } from "../protocol/entities.js";
import type { Relay } from "../relay/relay.js";
import { RELAY } from "./relay-token.js";

/**
 * Gives the relay that `provideKirimin` provides. To be called where `inject()` can be. Throws an Error that says what to
 * add where there is none.
 *
 * @param token the one that was given to `provideKirimin`, if one was
 *
 * @example
 * ```ts
 * readonly #relay = injectRelay();
 * like = (postid: string) => this.#relay.send(postlike(postid));
 * ```
 */
export function injectRelay<S extends { readonly socket: SocketConfig }>(
  token: InjectionToken<Relay<S>>,
): Relay<S>;
export function injectRelay(): Relay;
export function injectRelay(token: InjectionToken<unknown> = RELAY): unknown {
  assertInInjectionContext(injectRelay);
  return injectFrom(token);
}

/** What is provided under the token, or an Error that says how to provide it. */
export function injectFrom<R>(token: InjectionToken<R>): R {
  const relay = inject(token, { optional: true });
  if (relay !== null) return relay;
  const options = '{ session: fetchSession("https://kirimin.devanka.id") }';
  const [call, where] =
    token === (RELAY as InjectionToken<unknown>)
      ? [`provideKirimin(${options})`, ""]
      : [`provideKirimin(${options}, token)`, `, where token is the ${String(token)}`];
  throw new Error(
    `There is no relay here. Add ${call} to the providers of bootstrapApplication()${where}.`,
  );
}
