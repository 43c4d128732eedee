import { HttpClient, type HttpErrorResponse } from "@angular/common/http";
import {
  InjectionToken,
  assertInInjectionContext,
  inject,
  makeEnvironmentProviders,
  untracked,
  type EnvironmentProviders,
} from "@angular/core";
import { asyncScheduler, isObservable, type SchedulerLike } from "rxjs";
import type { Api } from "../api/api.js";
import type { ApiRelay } from "../api/call.js";
import { createApi, type ApiOptions } from "../api/create-api.js";
import type { ApiFetch } from "../api/request.js";
import { createNotify, notified } from "../relay/notify.js";
import { RELAY, injectFrom, injectZone, isServer, type Zone } from "./inject-relay.js";

/** The token of the API that `provideKiriminApi` provides. */
export const API = new InjectionToken<Api>("the API of rx-kirimin");

/**
 * Provides the calls by which a user acts over HTTP (`rx-kirimin/api`), for the relay that `provideKirimin` provides. Requests
 * are made by Angular's `HttpClient` where it is provided, so that its interceptors see them, and else by `fetch`. In an app
 * with a zone, calls tell their subscribers inside. While a server renders the page no request is made: each call errors with
 * `unreachable`.
 *
 * @param baseUrl where Kirimin is, such as `https://kirimin.devanka.id`
 * @param options what `createApi` takes, and the token that `provideKirimin` was given, if any
 *
 * @example
 * ```ts
 * providers: [
 *   provideKirimin({ session: fetchSession("https://kirimin.devanka.id") }),
 *   provideKiriminApi("https://kirimin.devanka.id"),
 * ]
 * ```
 */
export function provideKiriminApi(
  baseUrl: string,
  {
    token = RELAY,
    ...options
  }: ApiOptions & { readonly token?: InjectionToken<ApiRelay> | undefined } = {},
): EnvironmentProviders {
  const useFactory = (): Api => createInjectedApi(injectFrom(token), baseUrl, options);
  return makeEnvironmentProviders([{ provide: API, useFactory }]);
}

/**
 * Gives the API that `provideKiriminApi` provides. Call it where `inject()` works.
 *
 * @example
 * ```ts
 * readonly #api = injectApi();
 * send = (text: string) => this.#api.sendMessage(this.room(), { text }, { optimistic: true }).subscribe();
 * ```
 */
export function injectApi(): Api {
  assertInInjectionContext(injectApi);
  const api = inject(API, { optional: true });
  if (api) return api;
  throw new Error(
    'There is no API here. Add provideKiriminApi("https://kirimin.devanka.id") to the providers of bootstrapApplication().',
  );
}

/**
 * Makes an API whose timers are outside of the zone, where they do not delay the app's becoming stable, and whose subscribers
 * are told inside, also those of a call that waited for one from outside.
 */
function createInjectedApi(relay: ApiRelay, baseUrl: string, options: ApiOptions): Api {
  const zone = injectZone();
  const { scheduler = asyncScheduler } = options;
  const api = createApi(relay, baseUrl, {
    fetch: injectFetch(zone),
    ...options,
    scheduler: {
      now: () => scheduler.now(),
      schedule: (...timer: Parameters<SchedulerLike["schedule"]>) =>
        zone.runOutsideAngular(() => scheduler.schedule(...timer)),
    },
  });
  const notify = createNotify(<T>(task: (value?: T) => void, value?: T) =>
    untracked(() => zone.run(() => task(value))),
  );
  const calls = Object.entries(api as unknown as Record<string, Method>).map(([name, method]) => [
    name,
    (...args: unknown[]): unknown => {
      const result = method(...args);
      return isObservable(result) ? notified(result, notify) : result;
    },
  ]);
  return Object.fromEntries(calls) as Api;
}

type Method = (...args: unknown[]) => unknown;

function injectFetch(zone: Zone): ApiFetch | undefined {
  if (isServer()) return notFromHere;
  const http = inject(HttpClient, { optional: true });
  // An interceptor may read signals: an effect that makes a call does not depend on them.
  return http ? (...request) => untracked(() => zone.run(() => ask(http, ...request))) : undefined;
}

/** Fails as a connection that nobody takes does: it is certain that nothing was done. */
const notFromHere: ApiFetch = () =>
  Promise.reject(
    Object.assign(new Error("No request is made while a server renders the page."), {
      syscall: "connect",
    }),
  );

/** What `HttpClient` throws for a request that expects a text. */
type Failed = Pick<HttpErrorResponse, "status"> & { readonly error: string | null };

const ask = (
  http: HttpClient,
  ...[url, { method, headers, body, signal }]: Parameters<ApiFetch>
): ReturnType<ApiFetch> =>
  new Promise((resolve, reject) => {
    const reply = (status: number, body: string | null): void =>
      resolve({ status, text: () => Promise.resolve(body ?? "") });
    const subscription = http
      .request(method, url, {
        headers,
        body,
        observe: "response",
        responseType: "text",
        withCredentials: true,
      })
      .subscribe({
        next: (response) => reply(response.status, response.body),
        error: (thrown: unknown) => {
          // Without a status there was no reply. What an interceptor throws need not have one either.
          const { status, error } = thrown as Failed;
          if (status > 0) reply(status, error);
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever an interceptor throws
          else reject(thrown);
        },
      });
    signal.addEventListener("abort", () => subscription.unsubscribe());
  });
