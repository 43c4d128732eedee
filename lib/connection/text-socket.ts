import type { Observable } from "rxjs";
import { webSocket } from "rxjs/webSocket";

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

/** What `webSocket()` makes, and the socket itself, which it gives no hold of. */
export interface TextSocket<F> {
  /** Opens the socket when it is subscribed to. */
  readonly frame$: Observable<F>;
  /** Hands `text` to the socket; `false` if it is not open, and nothing was sent. */
  send(text: string): boolean;
  /** How many bytes of what was sent have not left yet. */
  bufferedAmount(): number;
  /** Whether the socket was made: its constructor may have thrown. */
  exists(): boolean;
  /** Closes the socket, in whatever state it is. */
  close(): void;
}

const OPEN = 1;

/** Wraps `webSocket()` for text: what is sent was encoded before, and what comes is read by `read`, which must not throw. */
export function createTextSocket<F>({
  url,
  WebSocketCtor,
  read,
  onOpen,
  onClose,
}: {
  readonly url: string;
  readonly WebSocketCtor: WebSocketConstructor;
  readonly read: (data: unknown) => F;
  readonly onOpen: () => void;
  readonly onClose: (event: CloseEvent) => void;
}): TextSocket<F> {
  let socket: WebSocketLike | undefined;
  const subject$ = webSocket<F | string>({
    url,
    WebSocketCtor: function (address: string) {
      socket = new WebSocketCtor(address);
      return socket;
    } as unknown as typeof WebSocket,
    // An error in the serializer would be masked, and one in the deserializer would end the socket.
    serializer: (text) => text as string,
    deserializer: ({ data }) => read(data),
    openObserver: { next: onOpen },
    closeObserver: { next: onClose },
  });
  return {
    frame$: subject$ as Observable<F>,
    send: (text) => {
      if (socket?.readyState !== OPEN) return false;
      subject$.next(text);
      return true;
    },
    bufferedAmount: () => socket?.bufferedAmount ?? 0,
    exists: () => socket !== undefined,
    close: () => {
      // webSocket() does so when it is left, unless an error came before.
      if (socket && socket.readyState <= OPEN) socket.close();
    },
  };
}
