import type { ApiFetch, ApiReply } from "../../../lib/api/index.js";

export const replyOf = (status: number, text: string): ApiReply => ({
  status,
  text: () => Promise.resolve(text),
});

/** Kirimin's reply: `{ ok, code, msg }` and what is given. */
export const ok = (data?: unknown): ApiReply =>
  replyOf(200, JSON.stringify({ ok: true, code: 200, msg: "OK", data }));

export const refusal = (code: number, msg: string, data?: unknown): ApiReply =>
  replyOf(code, JSON.stringify({ ok: false, code, msg, data }));

export const tooMany = (): ApiReply => refusal(429, "TO_MANY_REQUEST");

/** One request, and what answers it. */
export interface Asked {
  readonly url: string;
  readonly init: Parameters<ApiFetch>[1];
  readonly body: unknown;
  answer(reply: ApiReply): void;
  fail(error: unknown): void;
}

/** A `fetch` whose requests a spec answers, or `reply` does. */
export function fakeFetch(reply?: (url: string) => ApiReply): {
  readonly fetch: ApiFetch;
  readonly asked: Asked[];
} {
  const asked: Asked[] = [];
  const fetch: ApiFetch = (url, init) =>
    new Promise((answer, fail) => {
      const body: unknown = init.body === undefined ? undefined : JSON.parse(init.body);
      asked.push({ url, init, body, answer, fail });
      init.signal.addEventListener("abort", () => fail(new DOMException("Aborted", "AbortError")));
      if (reply) answer(reply(url));
    });
  return { fetch, asked };
}
