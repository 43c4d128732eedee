import {
  AsyncSubject,
  Observable,
  Subject,
  Subscription,
  concat,
  defer,
  filter,
  interval,
  map,
  of,
  switchMap,
  take,
  type SchedulerLike,
} from "rxjs";
import { webSocket } from "rxjs/webSocket";
import { serializeCommand, type RelayCommand } from "../protocol/commands.js";
import { decodeMessage, parseFrame, type Frame } from "../protocol/frame.js";
import { RelayError } from "../protocol/relay-error.js";
import { noAnswer } from "./endings.js";
import { interruptions } from "./page.js";
import {
  OPEN,
  describeFailure,
  ownFinding,
  withoutThrowing,
  type PlatformSocket,
  type WebSocketConstructor,
} from "./platform-socket.js";

/** The way to send on an accepted socket. */
export interface Link {
  /** Hands a command over now. `false`: the socket takes nothing any more, and nothing was sent. */
  send(command: RelayCommand): boolean;
  /**
   * Cold: hands a command over when the server surely listens. Emits `"taken"` when the socket has it and `"sent"` when it has
   * left the socket's buffer. Stays silent where the socket takes nothing any more.
   */
  deliver(command: RelayCommand): Observable<"taken" | "sent">;
}

/** What happens on a socket, in this order: `connecting`, `open`, `accepted`, frames. */
export type SocketEvent =
  /** `closed$` completes when the socket has really closed. */
  | { readonly kind: "connecting"; readonly closed$: Observable<never> }
  | { readonly kind: "open" }
  | { readonly kind: "accepted"; readonly link: Link }
  | Frame;

/** How long to wait for the close of a socket, in ms. A frozen server or network lets it never come. */
export const closingWait = 1000;

/** For how long after the open frames were seen to be lost, in ms (docs/protocol.md, Loss). */
const settling = 50;

/** How often to look whether what was sent has left the socket, in ms. The platform has no event for it. */
const drainPoll = 20;

/** How far a socket had come, and what its end means then. */
const lossBy = {
  connecting: "unreachable",
  open: "refused",
  accepted: "disconnected",
} as const;

/** What {@link openSocket} needs. */
export interface SocketOptions {
  readonly url: string;
  readonly WebSocketCtor: WebSocketConstructor;
  /** In ms: how long the handshake may take. Without end unless given. */
  readonly openWithin?: number;
  /** In ms: how long an open socket must last to count as accepted. */
  readonly confirmAfter: number;
  /** In characters. */
  readonly maxFrameLength: number;
  readonly scheduler: SchedulerLike;
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
  openWithin = Infinity,
  confirmAfter,
  maxFrameLength,
  scheduler,
}: SocketOptions): Observable<SocketEvent> {
  return new Observable((subscriber) => {
    let phase: keyof typeof lossBy = "connecting";
    let socket: PlatformSocket | undefined;
    let failure: string | undefined;
    let pending: Frame[] | undefined;
    const settled$ = new AsyncSubject<true>();
    const closed$ = new Subject<never>();
    const resources = new Subscription();

    const release = (): void => {
      try {
        resources.unsubscribe();
      } catch {
        // webSocket() meets a socket that throws as it is closed: it is given up all the same.
      }
    };
    const end = (error: RelayError): void => {
      // Closing can make the socket report its close at once, which is no end of its own.
      if (resources.closed) return;
      // Before the subscriber hears of it, so that nobody connects while the old socket still stands.
      release();
      subscriber.error(error);
    };
    const lose = (close?: { readonly code: number; readonly wasClean: boolean }): void =>
      end(new RelayError(lossBy[phase], { close, ...(failure && { detail: failure }) }));
    const fail = (thrown: unknown): void => {
      failure = describeFailure(thrown);
      lose();
    };
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

    const send = (command: RelayCommand): boolean => {
      if (resources.closed || failure !== undefined || socket?.readyState !== OPEN) return false;
      subject$.next(command);
      // A socket that throws in send() has ended by now.
      return !resources.closed;
    };
    const deliver = (command: RelayCommand): Observable<"taken" | "sent"> =>
      settled$.pipe(
        filter(() => send(command)),
        switchMap(() => concat(of("taken" as const), drained$.pipe(map(() => "sent" as const)))),
      );
    const isDrained = (): boolean => !socket?.bufferedAmount;
    const drained$ = defer(() =>
      isDrained() ? of(undefined) : interval(drainPoll, scheduler).pipe(filter(isDrained), take(1)),
    );

    const accept = (): void => {
      if (phase !== "open" || failure !== undefined) return;
      phase = "accepted";
      subscriber.next({ kind: "accepted", link: { send, deliver } });
    };
    const receive = (frame: Frame): void => {
      if (pending) {
        pending.push(frame);
        return;
      }
      let superseded = isSignInElsewhere(frame);
      if (phase === "accepted") {
        subscriber.next(frame);
      } else {
        // An `accepted` handler may make the server send another frame synchronously; pass this one on first.
        pending = [frame];
        accept();
        for (const each of pending) subscriber.next(each);
        superseded = pending.some(isSignInElsewhere);
        pending = undefined;
      }
      if (superseded) end(new RelayError("superseded"));
    };

    subscriber.next({ kind: "connecting", closed$ });
    if (subscriber.closed) {
      closed$.complete();
      return undefined;
    }
    const expiry =
      openWithin < Infinity ? after(openWithin, () => end(noAnswer(openWithin))) : undefined;
    const subject$ = webSocket<Frame | RelayCommand>({
      url,
      WebSocketCtor: function (address: string) {
        socket = withoutThrowing(new WebSocketCtor(address), fail);
        return socket;
      } as unknown as typeof WebSocket,
      // Neither throws: commands are decoded before they come here, and parseFrame() turns what it cannot read into a frame.
      serializer: (command) => serializeCommand(command as RelayCommand),
      deserializer: ({ data }) => parseFrame(data, maxFrameLength),
      openObserver: {
        next: () => {
          phase = "open";
          expiry?.unsubscribe();
          after(Math.min(settling, confirmAfter), () => {
            settled$.next(true);
            settled$.complete();
          });
          after(confirmAfter, accept);
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
    resources.add(() => {
      // webSocket() closes it when it is left, unless an error came before.
      if (!socket) closed$.complete();
      else if (socket.readyState <= OPEN) socket.close();
    });
    resources.add(
      interruptions(scheduler).subscribe({
        next: (interruption) => {
          failure = interruption;
          lose();
        },
        error: fail,
      }),
    );
    resources.add(
      (subject$ as Observable<Frame>).subscribe({
        next: receive,
        error: (event: unknown) => {
          const own = ownFinding(event);
          if (own) {
            end(own);
            return;
          }
          failure = describeFailure(event);
          // The CloseEvent, which names the code, comes after the error; a socket that was not even made has none.
          if (socket) after(closingWait, lose);
          else lose();
        },
      }),
    );
    return release;
  });
}

const isSignInElsewhere = (frame: Frame): boolean =>
  frame.is === "message" && frame.type === "newLoggedIn" && decodeMessage(frame)._tag === "Right";
