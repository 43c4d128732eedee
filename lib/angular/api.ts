import { HttpClient, type HttpErrorResponse } from "@angular/common/http";
import {
  InjectionToken,
  assertInInjectionContext,
  inject,
  makeEnvironmentProviders,
  untracked,
  type EnvironmentProviders,
} from "@angular/core";
import type { Api } from "../api/api.js";
import type { ApiRelay } from "../api/call.js";
import { createApi, type ApiOptions } from "../api/create-api.js";
import type { ApiFetch } from "../api/request.js";
import { RELAY, injectFrom, isServer } from "./inject-relay.js";

/** The token of the API that `provideKiriminApi` provides. */
export const API = new InjectionToken<Api>("the API of rx-kirimin");

/**
 * Provides the calls by which a user acts over HTTP (`rx-kirimin/api`), for the relay that `provideKirimin` provides. Requests
 * are made by Angular's `HttpClient` where it is provided, so that its interceptors see them, and else by `fetch`. While a
 * server renders the page no request is made: each call errors with `unreachable`.
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
  const useFactory = (): Api =>
    createApi(injectFrom(token), baseUrl, { fetch: injectFetch(), ...options });
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

function injectFetch(): ApiFetch | undefined {
  if (isServer()) return notFromHere;
  const http = inject(HttpClient, { optional: true });
  // An interceptor may read signals: an effect that makes a call does not depend on them.
  return http ? (...request) => untracked(() => ask(http, ...request)) : undefined;
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
