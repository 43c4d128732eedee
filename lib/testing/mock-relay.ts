import type { SchedulerLike } from "rxjs";
import type { StandIn } from "./stand-in.js";

/** How the mock behaves in time. Durations are in ms. */
export interface MockRelayOptions {
  /** How long after the open of a socket a frame of the client is lost. @defaultValue 10 */
  readonly deafFor?: number;
  /** All that takes time runs on it: pass a `TestScheduler` for virtual time. @defaultValue `asyncScheduler` */
  readonly scheduler?: SchedulerLike;
}

/**
 * A Kirimin for tests, in this process and without a network. Its sessions come at once, and what it sends arrives at once;
 * what a socket does itself (opening, sending, closing) takes the 4 ms of mock-socket.
 */
export interface MockRelay extends StandIn {
  /** Cuts all sockets off, at once, and leaves nothing: no timer, and no server in mock-socket. */
  close(): void;
}
