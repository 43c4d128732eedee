import { AsyncSubject, Observable, Subject, Subscription, type SchedulerLike } from "rxjs";
import { decodeMessage, parseFrame, type Frame } from "../protocol/frame.js";
import { RelayError } from "../protocol/relay-error.js";
import { noAnswer } from "./endings.js";
import { interruptions } from "./interruptions.js";
import { describeFailure, lossBy, ownFinding } from "./socket-loss.js";
import { createTextSocket, type WebSocketConstructor, type WebSocketLike } from "./text-socket.js";

export type { WebSocketConstructor, WebSocketLike };

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

/** For how long after the open frames were seen to be lost, in ms (docs/protocol.md, Loss). */
const settling = 50;

/** What {@link openSocket} needs. */
export interface SocketOptions {
  readonly url: string;
  readonly WebSocketCtor: WebSocketConstructor;
  /** When the handshake has to be done, in ms on the scheduler's clock. Never unless given. */
  readonly openBy?: number;
  /** In ms: how long an open socket must last to count as accepted. */
  readonly confirmAfter: number;
  /** In characters. */
  readonly maxFrameLength: number;
  readonly scheduler: SchedulerLike;
  /** Called when the handshake is done: from now on the socket's id has served. */
  readonly onOpen: () => void;
  /** Called when the socket is given up, with what completes once it has really closed. */
  readonly onRelease: (closed$: Observable<never>) => void;
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
  openBy = Infinity,
  confirmAfter,
  maxFrameLength,
  scheduler,
  onOpen,
  onRelease,
}: SocketOptions): Observable<SocketEvent> {
  return new Observable((subscriber) => {
    let phase: keyof typeof lossBy = "connecting";
    let failure: string | undefined;
    let untold: Frame[] | undefined;
    const settled$ = new AsyncSubject<true>();
    const closed$ = new Subject<never>();
    const resources = new Subscription();

    const end = (error: RelayError): void => {
      // Closing may close it at once, which is no end of its own.
      if (resources.closed) return;
      // First, so that nobody who hears of the end connects while the old socket still stands.
      resources.unsubscribe();
      subscriber.error(error);
    };
    const lose = (close?: CloseEvent): void =>
      end(new RelayError(lossBy[phase], { close, ...(failure && { detail: failure }) }));
    /** Does it once, in so many ms, unless the socket ends before. */
    const after = (ms: number, work: () => void): Subscription => {
      const action = scheduler.schedule(function () {
        // Not unsubscribed: the fake timers of Node run such an action once more, and RxJS throws.
        resources.remove(this);
        work();
      }, ms);
      resources.add(action);
      return action;
    };

    const settle = (): void => {
      settled$.next(true);
      settled$.complete();
    };
    const send = (text: string): boolean => !resources.closed && !failure && socket.send(text);
    const bufferedAmount = (): number => socket.bufferedAmount();
    const accept = (): void => {
      if (phase !== "open" || failure) return;
      phase = "accepted";
      subscriber.next({ kind: "accepted", link: { settled$, send, bufferedAmount } });
    };
    const tell = (frame: Frame): void => {
      subscriber.next(frame);
      if (isSignInElsewhere(frame)) end(new RelayError("superseded"));
    };
    const receive = (frame: Frame): void => {
      if (untold) {
        untold.push(frame);
      } else if (phase === "accepted") {
        tell(frame);
      } else {
        // Whoever hears that the socket is accepted may make the server answer at once, but not before this frame.
        untold = [frame];
        accept();
        for (const each of untold) tell(each);
        untold = undefined;
      }
    };

    const timeLeft = Math.max(0, openBy - scheduler.now());
    const expiry = timeLeft < Infinity && after(timeLeft, () => end(noAnswer(timeLeft)));
    const socket = createTextSocket({
      url,
      WebSocketCtor,
      read: (data) => parseFrame(data, maxFrameLength),
      onOpen: () => {
        phase = "open";
        if (expiry) expiry.unsubscribe();
        onOpen();
        after(Math.min(settling, confirmAfter), settle);
        after(confirmAfter, accept);
        subscriber.next({ kind: "open" });
      },
      onClose: (event) => {
        closed$.complete();
        lose(event);
      },
    });
    resources.add(() => {
      socket.close();
      if (socket.exists()) onRelease(closed$);
    });
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
      socket.frame$.subscribe({
        next: receive,
        error: (event: unknown) => {
          const own = ownFinding(event);
          if (own) {
            end(own);
            return;
          }
          failure = describeFailure(event);
          // The CloseEvent, which names the code, comes after the error; a socket that was not even made has none.
          if (socket.exists()) after(closingWait, lose);
          else lose();
        },
      }),
    );
    return resources;
  });
}

const isSignInElsewhere = (frame: Frame): boolean =>
  frame.is === "message" && frame.type === "newLoggedIn" && decodeMessage(frame)._tag === "Right";
