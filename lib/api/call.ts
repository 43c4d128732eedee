import { defer, from, map, mergeMap, of, type Observable, type SchedulerLike } from "rxjs";
import type { OwnAction, OwnActionOf, OwnActionType } from "../protocol/own-actions.js";
import type { Relay } from "../relay/relay.js";
import type { BlobLike } from "./api.js";
import { ApiError, badReply, isInDoubt } from "./api-error.js";
import { request, type ApiFetch } from "./request.js";
import { inTurn, type Turns } from "./turns.js";

/** As much of a relay as the API uses, of whatever sessions. */
export type ApiRelay = Pick<Relay, "apply" | "deliver" | "mark" | "send"> & {
  readonly session$: Observable<unknown>;
};

export type Fields = Readonly<Record<string, unknown>>;

export type Pending = OwnActionOf<"pending">;

/** Tells the relay what the user did, and gives it as the relay read it. Throws an {@link ApiError} where it does not decode. */
export type Tell = <K extends OwnActionType>(
  did: K,
  parts: Readonly<Partial<Record<Exclude<keyof OwnActionOf<K>, "did">, unknown>>>,
) => OwnActionOf<K>;

/** One call: its request, and what it makes of the reply. */
export interface Call<T> {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** Goes out as JSON, with each `Blob` as a data URL. */
  readonly body?: Fields;
  /** Takes `data` of the reply, tells the relay, and gives what the call emits. */
  readonly take: (data: Fields, tell: Tell, pending: Pending | undefined) => T;
  /** Makes the message that is shown until the reply is there. */
  readonly begin?: (() => Pending) | undefined;
}

/** What all calls of one API have in common. */
export interface Caller {
  readonly relay: ApiRelay;
  readonly base: string;
  readonly fetch: ApiFetch;
  readonly headers: Readonly<Record<string, string>>;
  readonly turns: Turns;
  readonly spacing: number;
  readonly timeout: number;
  readonly scheduler: SchedulerLike;
}

/** Makes a call: in its turn, with the relay told before it emits. */
export function makeCall<T>(
  { relay, base, fetch, headers, timeout, ...pace }: Caller,
  { method, path, body, take, begin }: Call<T>,
): Observable<T> {
  const changes = method === "POST";
  // Posts are in no state of the relay's.
  const changesChats = changes && !path.startsWith("/x/posts/");

  function attempt(goOut: () => void, pending: Pending | undefined): Observable<T> {
    return toJson(body).pipe(
      mergeMap((json) => {
        goOut();
        const since = relay.mark();
        const tell: Tell = (did, parts) => {
          const told = relay.apply({ did, ...parts } as OwnAction, { since });
          if (told._tag === "Left") throw badReply(told.left.errors);
          return told.right as OwnAction as OwnActionOf<typeof did>;
        };
        return request(fetch, {
          url: base + path,
          method,
          headers,
          ...(json !== undefined && { body: json }),
          timeout,
          scheduler: pace.scheduler,
        }).pipe(map((data) => take(Object(data) as Fields, tell, pending)));
      }),
    );
  }

  function undo(pending: Pending | undefined, error: ApiError | undefined): void {
    const code = error && isInDoubt(error) ? error.code : undefined;
    if (pending) {
      const { roomid, chat } = pending;
      relay.apply({ did: "unsent", roomid, chatid: chat.id, ...(code && { code }) });
    }
    if (code && changesChats) relay.apply({ did: "unknown" });
  }

  return defer(() => {
    const pending = begin?.();
    if (pending) relay.apply(pending);
    return inTurn((goOut) => attempt(goOut, pending), {
      ...pace,
      changes,
      undone: (error) => undo(pending, error),
    });
  });
}

/** A body as JSON; nothing where there is none. */
function toJson(body: Fields | undefined): Observable<string | undefined> {
  const blobs = Object.entries(body ?? {}).filter((field): field is [string, BlobLike] =>
    isBlob(field[1]),
  );
  const [first] = blobs;
  if (!first) return of(JSON.stringify(body));
  const [key, blob] = first;
  return from(toDataUrl(blob)).pipe(map((url) => JSON.stringify({ ...body, [key]: url })));
}

/** Whether it can be read as a `Blob` is: each realm and polyfill has a class of its own. */
export const isBlob = (value: unknown): value is BlobLike =>
  typeof (Object(value) as Partial<BlobLike>).arrayBuffer === "function";

/** Not by FileReader, which Node has not. In chunks, since each byte is an argument. */
async function toDataUrl(blob: BlobLike): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw new ApiError("unreachable", { what: "The file cannot be read.", cause });
  }
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return `data:${blob.type || "application/octet-stream"};base64,${btoa(binary)}`;
}
