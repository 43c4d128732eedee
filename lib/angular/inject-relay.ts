import {
  InjectionToken,
  NgZone,
  PLATFORM_ID,
  assertInInjectionContext,
  inject,
} from "@angular/core";
import type { SocketConfig } from "../protocol/entities.js";
import type { Relay } from "../relay/relay.js";

/** The token of the relay that `provideKirimin` provides, unless it is given another one. */
export const RELAY = new InjectionToken<Relay>("the relay of rx-kirimin");

/**
 * Gives the relay that `provideKirimin` provides. Call it where `inject()` works. If no relay is provided, it throws an Error
 * that says what to add.
 *
 * @param token the token that `provideKirimin` was given, if any
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

/** Gives what is provided under the token, or throws an Error that says how to provide it. */
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

export type Zone = Pick<NgZone, "run" | "runOutsideAngular">;

const noZone: Zone = { run: (task) => task(), runOutsideAngular: (task) => task() };

/** The zone. In an app without one Angular's stand-in runs each task as it is, and so does this where nothing is provided. */
export const injectZone = (): Zone => inject(NgZone, { optional: true }) ?? noZone;

/** The same check as `isPlatformServer()` of `@angular/common`. */
export const isServer = (): boolean => (inject(PLATFORM_ID) as unknown) === "server";
