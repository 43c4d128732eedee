import type { ApiErrorCode } from "../protocol/own-actions.js";

const none = "Nothing was done.";
const perhaps = "The call may have taken effect.";

/** What happened, and what came of the call. */
const messages: Readonly<Record<ApiErrorCode, readonly [string, string]>> = {
  unauthorized: ["Nobody is signed in to Kirimin.", none],
  "rate-limited": ["Kirimin turned the call away as too many, four times.", none],
  rejected: ["Kirimin refused the call: `msg` is its reason, where it gave one.", none],
  "bad-reply": ["The reply cannot be read.", perhaps],
  unreachable: ["Kirimin could not be reached.", none],
  indeterminate: ["No reply came.", perhaps],
};

/**
 * Why a call failed. `code` says whether it took effect: with `indeterminate` and `bad-reply` it may have, with the others it
 * did not. The error holds no credential, and `cause`, which may be anything that `fetch` threw, is not printed with it.
 */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ApiErrorCode;
  /** Kirimin's own reason, such as `GRPS_404`, where it gave one (docs/protocol.md, What a user does over HTTP). */
  declare readonly msg?: string;
  /** Data of the reason: `{ timestamp }` is the time, in ms since the epoch, from which the call is allowed again. */
  declare readonly data?: unknown;
  declare readonly cause?: unknown;

  constructor(
    code: ApiErrorCode,
    {
      what,
      msg,
      data,
      ...rest
    }: {
      /** What happened, in place of the code's own words. */
      readonly what?: string | undefined;
      readonly msg?: unknown;
      readonly data?: unknown;
      readonly cause?: unknown;
    } = {},
  ) {
    const [usual, effect] = messages[code];
    super(`${what ?? usual} ${effect}`);
    this.code = code;
    if (typeof msg === "string") this.msg = msg;
    if (data !== undefined) this.data = data;
    if ("cause" in rest) {
      // A getter: inspecting or logging the error names it, and does not open it.
      Object.defineProperty(this, "cause", { get: () => rest.cause });
    }
  }
}

/** Whether `thrown` is an {@link ApiError}. By name: an app can hold this package twice, as ES modules and as CommonJS. */
export const isApiError = (thrown: unknown): thrown is ApiError =>
  thrown instanceof Error && thrown.name === "ApiError";

/** Whether the call may have taken effect. */
export const isInDoubt = ({ code }: ApiError): boolean =>
  code === "indeterminate" || code === "bad-reply";

/** The error for a reply in which these paths do not decode. */
export const badReply = (errors: readonly string[]): ApiError =>
  new ApiError("bad-reply", { what: `${errors.join("; ")}.` });
