import { isRelayError, type RelayError } from "../protocol/relay-error.js";

/** As much of the platform's WebSocket as is used beside what `webSocket()` does. */
export interface WebSocketLike {
  readonly readyState: number;
  readonly bufferedAmount?: number;
  /** Closes it without a code. */
  close(): void;
}

/** The platform's `WebSocket`, that of `ws`, or one like them. */
export type WebSocketConstructor = new (
  url: string,
  protocols?: string | string[],
) => WebSocketLike;

export const OPEN = 1;
const CLOSED = 3;

type Listener = ((event: never) => void) | null;

/** As much of a WebSocket as `webSocket()` uses. */
export interface PlatformSocket extends Required<WebSocketLike> {
  onopen: Listener;
  onclose: Listener;
  onerror: Listener;
  onmessage: Listener;
  send(text: string): void;
}

/** The same socket; `onThrow` gets what it throws, and then it is closed for whoever looks. */
export function withoutThrowing(
  made: WebSocketLike,
  onThrow: (thrown: unknown) => void,
): PlatformSocket {
  const socket = made as PlatformSocket;
  const attempt = <T>(work: () => T, otherwise: T): T => {
    try {
      return work();
    } catch (thrown) {
      onThrow(thrown);
      return otherwise;
    }
  };
  return {
    get readyState() {
      return attempt(() => socket.readyState, CLOSED);
    },
    get bufferedAmount() {
      return attempt(() => socket.bufferedAmount, 0);
    },
    send: (text) => attempt(() => socket.send(text), undefined),
    close: () => attempt(() => socket.close(), undefined),
    set onopen(listener: Listener) {
      socket.onopen = listener;
    },
    set onclose(listener: Listener) {
      socket.onclose = listener;
    },
    set onerror(listener: Listener) {
      socket.onerror = listener;
    },
    set onmessage(listener: Listener) {
      socket.onmessage = listener;
    },
  };
}

/** The RelayError that the socket itself threw or told in its event, such as `silent` of rx-kirimin/node. */
export const ownFinding = (event: unknown): RelayError | undefined =>
  [event, (Object(event) as { error?: unknown }).error].find(isRelayError);

/** The system's name of a failure, or the class of what was thrown. Messages are left out: they can quote the URL with the id. */
export const describeFailure = (event: unknown): string => {
  const { error, name } = Object(event) as { error?: { code?: unknown }; name?: unknown };
  const cause = error?.code ?? name;
  return typeof cause === "string" && /^\w+$/.test(cause)
    ? `The socket failed with ${cause}.`
    : "The socket failed.";
};
