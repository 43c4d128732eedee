import assert from "node:assert/strict";
import { frameKinds } from "./frames.js";

/** What a subscriber does with what it is told. */
export const behaviours = [
  ...["listens", "throws", "throws in an operator", "throws in a teardown"],
  ...["leaves", "closes", "reconnects", "makes the server send", "subscribes"],
] as const;

/** A subscriber, as the model sees it. */
export interface Watcher {
  readonly stream: string;
  readonly behaviour: string;
  /** Which frames it is to be told, in this order. */
  readonly expected: string[];
  readonly got: string[];
  /** Came in the middle of a dispatch: what it is told of that is not foretold. */
  readonly isLoose: boolean;
  isThere: boolean;
  end: unknown;
}

/** What must be so, told apart from how the relay makes it so. */
export class Model {
  /** No session call is allowed. */
  isBarred = false;
  isClosed = false;
  /** `reconnect()` was called since the last stop. */
  wasAskedBack = false;
  readonly watchers: Watcher[] = [];
  /** The frame that is being handed over. */
  inFlight: string | undefined;
  readonly #journalLimit: number;
  #journal: string[] | undefined;
  #givenUpAt = -Infinity;

  constructor(journalLimit: number) {
    this.#journalLimit = journalLimit;
  }

  onSession(): void {
    this.#journal = [];
  }

  onGivenUp(now: number): void {
    this.#givenUpAt = now;
  }

  onIdle(): void {
    this.#journal = undefined;
  }

  onFrame(kind: string, seq: string, now: number): void {
    // The late answer to a request that was given up counts as the relay's own doing, once.
    if (kind === "newLoggedIn") {
      if (now - this.#givenUpAt >= 30_000) this.isBarred = true;
      this.#givenUpAt = -Infinity;
    }
    this.inFlight = seq;
    const { reaches = [], claims } = frameKinds[kind] ?? {};
    // What nobody would be told is not decoded, and so is kept for what it claims to be.
    const isTaken = claims !== undefined && !this.#wouldSee(claims);
    if (this.#journal && (isTaken || reaches.includes("updates$"))) {
      this.#journal = [...this.#journal, isTaken ? "" : seq].slice(-this.#journalLimit);
    }
    for (const { isThere, stream, expected } of this.watchers) {
      if (isThere && reaches.includes(stream)) expected.push(seq);
    }
  }

  /** Who closes or leaves as it is told of `connected` is not told the frame that made it so. */
  forgo(watchers: readonly Watcher[] = this.watchers): void {
    for (const { got, expected } of watchers) {
      if (expected.at(-1) === this.inFlight && expected.length > got.length) expected.pop();
    }
  }

  #wouldSee(type: string): boolean {
    const streams = ["relay$", "updates$", "invalid$", `${type}$`];
    return this.watchers.some(({ isThere, stream }) => isThere && streams.includes(stream));
  }

  onReconnect(isStopped: boolean): void {
    this.wasAskedBack = true;
    if (isStopped && !this.isClosed) this.isBarred = false;
  }

  onClose(): void {
    this.isClosed = true;
    this.isBarred = true;
  }

  watch(stream: string, behaviour: string, isLoose = false): Watcher {
    const replayed = stream === "updates$" && !this.isClosed ? this.#journal : undefined;
    const watcher: Watcher = {
      stream,
      behaviour,
      isLoose,
      expected: replayed?.filter((seq) => seq !== "") ?? [],
      got: [],
      isThere: true,
      end: undefined,
    };
    this.watchers.push(watcher);
    return watcher;
  }

  /** Each was told what it was to be told, in the server's order, and nothing twice. */
  expectTold(): void {
    for (const { got, expected, behaviour, isLoose, stream } of this.watchers) {
      const isForetold = !isLoose && !/^leaves|operator$/.test(behaviour);
      if (isForetold) assert.equal(got.join(), expected.join(), `${stream} was told otherwise`);
      let last = 0;
      for (const seq of got) {
        const number = Number(seq.slice(3));
        assert(number > last, `${stream} was told ${got.join()}`);
        last = number;
      }
    }
  }
}
