import { AsyncSubject, Observable, Subscription, type SchedulerLike } from "rxjs";
import { webSocket } from "rxjs/webSocket";
import { decodeMessage, parseFrame, type Frame } from "../protocol/frame.js";
import { RelayError, isRelayError } from "../protocol/relay-error.js";
import { interruptions } from "./interruptions.js";

/** As much of the platform's WebSocket as is used beside what `webSocket()` does. */
export interface WebSocketLike {
  readonly readyState: number;
  readonly bufferedAmount?: number;
  close(): void;
}

/** The platform's `WebSocket`, that of `ws`, or one like them. */
export type WebSocketConstructor = new (
  url: string,
  protocols?: string | string[],
) => WebSocketLike;

/** The way to send on an accepted socket. */
export interface Link {
  /** Emits once and completes when the server surely listens, which may have been before. */
  readonly settled$: Observable<unknown>;
  /** Hands `text` to the socket; `false` if it is closing, and nothing was sent. */
  send(text: string): boolean;
  /** How many bytes of what was sent have not left yet. */
  bufferedAmount(): number;
}

/** What happens on a socket, in this order: `open`, `accepted`, frames. */
export type SocketEvent =
  { readonly kind: "open" } | { readonly kind: "accepted"; readonly link: Link } | Frame;

/** How long to wait for the close of a socket, in ms. A frozen server or network lets it never come. */
export const closingWait = 1000;

const OPEN = 1;

/** For how long after the open frames were seen to be lost, in ms (docs/protocol.md, Loss). */
const settling = 50;

/** What {@link openSocket} needs. */
export interface SocketOptions {
  readonly url: string;
  readonly WebSocketCtor: WebSocketConstructor;
  /** In ms: how long an open socket must last to count as accepted. */
  readonly confirmAfter: number;
  /** In characters. */
  readonly maxFrameLength: number;
  readonly scheduler: SchedulerLike;
  /** Called when the handshake is done: from now on the socket's id has served. */
  readonly onOpen: () => void;
  /** Called when the socket is given up, with what completes once it has really closed. */
  readonly onRelease: (closed$: Observable<unknown>) => void;
}

/**
 * Opens one socket. Cold, with a socket for each subscription. It never completes: every end of the socket, clean or not,
 * is a {@link RelayError} with the close code where there was a close, and so is the end that `newLoggedIn` asks for.
 * Unsubscribing closes the socket.
 *
 * An accepted socket gets no greeting, and a refused one opens too, to be closed cleanly soon after (docs/protocol.md,
 * Getting a socket): so a socket counts as accepted with its first frame, or after `confirmAfter` ms.
 */
export function openSocket({
  url,
  WebSocketCtor,
  confirmAfter,
  maxFrameLength,
  scheduler,
  onOpen,
  onRelease,
}: SocketOptions): Observable<SocketEvent> {
  return new Observable((subscriber) => {
    let socket: WebSocketLike | undefined;
    let phase: keyof typeof lossBy = "connecting";
    let failure: string | undefined;
    const settled$ = new AsyncSubject<true>();
    const closed$ = new AsyncSubject<never>();
    const resources = new Subscription();

    resources.add(() => {
      // webSocket() closes a socket unless an error came before the close.
      if (socket && socket.readyState <= OPEN) socket.close();
      if (socket) onRelease(closed$);
    });
    const end = (error: RelayError): void => {
      // Closing may close it at once, which is no end of its own.
      if (resources.closed) return;
      // First, so that nobody who hears of the end connects while the old socket still stands.
      resources.unsubscribe();
      subscriber.error(error);
    };
    const lose = (close?: CloseEvent): void =>
      end(new RelayError(lossBy[phase], { close, ...(failure && { detail: failure }) }));
    const accept = (): void => {
      if (phase !== "open" || failure) return;
      phase = "accepted";
      subscriber.next({ kind: "accepted", link: { settled$, send, bufferedAmount } });
    };

    const socket$ = webSocket<unknown>({
      url,
      // webSocket() gives no hold of the socket itself, which tells its state and how much it still has to send.
      WebSocketCtor: function (address: string) {
        socket = new WebSocketCtor(address);
        return socket;
      } as unknown as typeof WebSocket,
      // Commands are encoded before: an error here would be masked, and one in the deserializer would end the socket.
      serializer: (text) => text as string,
      deserializer: ({ data }) => parseFrame(data, maxFrameLength),
      openObserver: {
        next: () => {
          phase = "open";
          onOpen();
          resources.add(scheduler.schedule(settle, Math.min(settling, confirmAfter)));
          resources.add(scheduler.schedule(accept, confirmAfter));
          subscriber.next({ kind: "open" });
        },
      },
      closeObserver: {
        next: (event) => {
          closed$.complete();
          lose(event);
        },
      },
    });
    const settle = (): void => {
      settled$.next(true);
      settled$.complete();
    };
    const send = (text: string): boolean => {
      if (resources.closed || failure || socket?.readyState !== OPEN) return false;
      socket$.next(text);
      return true;
    };
    const bufferedAmount = (): number => socket?.bufferedAmount ?? 0;

    resources.add(
      interruptions(scheduler).subscribe({
        next: (interruption) => {
          failure = interruption;
          lose();
        },
        error: (error: unknown) => subscriber.error(error),
      }),
    );
    resources.add(
      (socket$ as Observable<Frame>).subscribe({
        next: (frame) => {
          accept();
          subscriber.next(frame);
          if (isSignInElsewhere(frame)) end(new RelayError("superseded"));
        },
        error: (event: unknown) => {
          const own = ownFinding(event);
          if (own) {
            end(own);
            return;
          }
          failure = describeFailure(event);
          // The CloseEvent, which names the code, comes after the error; a socket that was not even made has none.
          if (socket === undefined) lose();
          else resources.add(scheduler.schedule(() => lose(), closingWait));
        },
      }),
    );
    return resources;
  });
}

/** What the end of a socket means, by how far it had come. */
const lossBy = { connecting: "unreachable", open: "refused", accepted: "disconnected" } as const;

const isSignInElsewhere = (frame: Frame): boolean =>
  frame.kind === "message" && frame.type === "newLoggedIn" && decodeMessage(frame)._tag === "Right";

/** What the socket found by itself, such as the silence that rx-kirimin/node listens for: thrown, or told in its event. */
const ownFinding = (event: unknown): RelayError | undefined =>
  [event, (Object(event) as { error?: unknown }).error].find(isRelayError);

/** The system's name of a failure, or the class of what was thrown. Messages are left out: they can quote the URL with the id. */
const describeFailure = (event: unknown): string => {
  const { error, name } = Object(event) as { error?: { code?: unknown }; name?: unknown };
  const cause = error?.code ?? name;
  return typeof cause === "string" && /^\w+$/.test(cause)
    ? `The socket failed with ${cause}.`
    : "The socket failed.";
};
