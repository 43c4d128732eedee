import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { ChaosBench } from "./chaos-bench.js";
import { closeModes, handshakeModes, sessionModes } from "./chaos-server.js";
import { frameKinds, watchable } from "./frames.js";
import { behaviours, type Model } from "./model.js";

/** Something that happens, after which all must be as it must. */
class Step implements fc.Command<Model, ChaosBench> {
  readonly #name: string;
  readonly #act: (bench: ChaosBench) => void;

  constructor(name: string, act: (bench: ChaosBench) => void) {
    this.#name = name;
    this.#act = act;
  }

  check(): boolean {
    return true;
  }

  run(_model: Model, bench: ChaosBench): void {
    this.#act(bench);
    bench.expectInvariants();
  }

  toString(): string {
    return this.#name;
  }
}

const step = (name: string, act: (bench: ChaosBench) => void) => fc.constant(new Step(name, act));
const choose = (
  name: string,
  words: readonly string[],
  act: (bench: ChaosBench, word: string) => void,
) => fc.constantFrom(...words).map((word) => new Step(`${name} ${word}`, (b) => act(b, word)));

const time = fc.constantFrom(0, 1, 2, 5, 40, 60, 300, 999, 1000, 1001, 1600, 5000, 10_000, 40_000);
const advance = time.map((ms) => new Step(`${ms} ms pass`, (b) => b.scheduler.advance(ms)));
const subscribe = fc
  .tuple(
    fc.constantFrom(...watchable),
    fc.constantFrom("listens", "listens", "listens", ...behaviours),
  )
  .map(
    ([stream, behaviour]) =>
      new Step(`someone at ${stream} ${behaviour}`, (b) => b.subscribe(stream, behaviour)),
  );
const listen = choose("someone listens to", watchable, (b, stream) => {
  b.subscribe(stream, "listens");
});
const leave = fc.nat(9).map((n) => new Step(`no. ${n} leaves`, (b) => b.leaveOne(n)));

const sessions = choose("isUser:", sessionModes, ({ server }, mode) => (server.sessions = mode));
const handshakes = choose("handshakes:", handshakeModes, ({ server }, mode) => {
  server.handshakes = mode;
});
const closes = choose("closes:", closeModes, ({ server }, mode) => (server.closes = mode));
const refuse = fc
  .integer({ min: 1, max: 3 })
  .map((n) => new Step(`${n} are refused`, ({ server }) => (server.refusals = n)));
const heal = step("all is well", ({ server }) => server.heal());
const freeze = step("the server freezes", ({ server }) => server.freeze());

const push = choose("the server sends", Object.keys(frameKinds), ({ server }, kind) => {
  server.push(kind);
});
const ordinary = Object.keys(frameKinds).filter((kind) => kind !== "newLoggedIn");
const pushAll = step("the server sends some of all", ({ server }) => {
  for (const kind of ordinary) server.push(kind);
});
const end = fc
  .constantFrom(1000, 1001, 1005, 1006, 1009)
  .map(
    (code) =>
      new Step(`the socket closes with ${code}`, ({ server }) => server.socket?.closes(code)),
  );
const fail = step("the socket fails", ({ server }) => server.socket?.breaks());
const failSilently = step("the socket fails without a close", ({ server }) => {
  server.socket?.failsSilently();
});
const failOpen = step("the socket fails and stays open", ({ server }) => {
  server.socket?.failsOpen();
});
const endSoon = step("the server begins to close the socket", ({ server }) => {
  server.socket?.closesSoon(1001);
});
const restart = step("the server restarts", ({ server }) => server.restart());
const signIn = step("the user signs in elsewhere", ({ server }) => server.signInElsewhere());

const send = step("send", ({ errands }) => errands.send());
const slowDown = ({ server }: ChaosBench): void => {
  const { socket } = server;
  if (!socket) return;
  socket.bufferedAmount = 100;
  server.after(500, () => (socket.bufferedAmount = 0));
};
const clog = step("the network is slow for 500 ms", slowDown);
const deliverSlowly = step("deliver on a slow network", (b) => {
  slowDown(b);
  b.errands.deliver();
});
const deliver = fc
  .option(fc.constantFrom(0, 10, 2000), { nil: undefined })
  .map((ms) => new Step(`deliver within ${ms ?? "any"}`, ({ errands }) => errands.deliver(ms)));
const takeBack = fc.nat(3).map((n) => new Step(`take ${n} back`, (b) => b.errands.takeBack(n)));

const offline = step("the page goes offline", (b) => b.setOnline(false));
const online = step("the page is online", (b) => b.setOnline(true));
const left = step("the page is left", ({ page, server, state: { status } }) => {
  page.dispatch("pagehide");
  // A page with an open socket is not kept for the way back.
  if (status === "connected") assert.equal(server.held().length, 0);
});
const restored = step("the page comes back", (b) => {
  b.page.dispatch("pageshow", { persisted: true });
});

/** Something that a handler of `state$` does, once. */
const inHandler = fc
  .tuple(
    fc.constantFrom("authorizing", "connecting", "open", "connected", "waiting", "stopped", "idle"),
    fc.constantFrom<[string, (bench: ChaosBench) => void][]>(
      ["close()", (b) => b.close()],
      ["reconnect()", (b) => b.reconnect()],
      ["someone subscribes", (b) => b.subscribe("updates$", "listens", true)],
      ["someone leaves", (b) => b.leaveOne(0)],
      ["deliver", (b) => b.errands.deliver()],
    ),
  )
  .map(([status, [name, act]]) => new Step(`at ${status} ${name}`, (b) => b.when(status, act)));

const reconnect = step("reconnect()", (b) => b.reconnect());
const close = step("close()", (b) => b.close());

const connect = step("someone listens, and all is well for 3 s", (b) => b.connect());

const likely = (weight: number, ...steps: fc.Arbitrary<Step>[]) => ({
  weight,
  arbitrary: fc.oneof(...steps),
});

/** Sequences of anything that can happen, mostly on a relay that someone listens to. */
export const anySteps = fc.commands(
  [
    fc.oneof(
      likely(24, advance),
      likely(18, push, pushAll),
      likely(12, listen, subscribe, leave),
      likely(10, connect, heal),
      likely(9, sessions, handshakes, closes, refuse, freeze),
      likely(11, end, endSoon, fail, failSilently, failOpen, restart, signIn),
      likely(9, send, deliver, deliverSlowly, takeBack, clog),
      likely(6, offline, online, online, left, restored),
      likely(4, reconnect),
      likely(4, inHandler),
      likely(1, close),
    ),
  ],
  { maxCommands: 40, size: "max" },
);
