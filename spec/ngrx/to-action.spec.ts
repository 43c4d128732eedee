import "@angular/compiler";
import { of } from "rxjs";
import { RelayError } from "../../lib/index.js";
import { kiriminActions, toAction, type RelayNews } from "../../lib/ngrx/index.js";
import { relayTypes } from "../../lib/protocol/messages.js";
import { sample } from "../../lib/testing/index.js";
import { inVirtualTime, watch } from "../support/relay-bench.js";
import { recordedMessages, recordedSessions } from "./support/recordings.js";

const [session] = recordedSessions() as [ReturnType<typeof recordedSessions>[number]];
const invalid = { reason: "json" as const, errors: ["frame: …"], length: 1, frame: "{" };

const news: [string, RelayNews, { type: string }][] = [
  ...relayTypes.map((type): [string, RelayNews, { type: string }] => [
    type,
    sample(type),
    kiriminActions[type]({ message: sample(type) } as never),
  ]),
  [
    "snapshot",
    { type: "snapshot", session, connection: 2 },
    kiriminActions.snapshot({ session, connection: 2 }),
  ],
  ["gap", { type: "gap" }, kiriminActions.gap()],
  [
    "own",
    { type: "own", key: "1", did: "left", groupid: "6000001" },
    kiriminActions.own({
      event: { type: "own", key: "1", did: "left", groupid: "6000001" },
    }),
  ],
  [
    "unknown",
    { type: "unknown", name: "poke", message: { type: "poke" } },
    kiriminActions.unknown({ name: "poke" }),
  ],
  ["invalid", { type: "invalid", invalid }, kiriminActions.invalid({ invalid })],
  ["idle", { status: "idle" }, kiriminActions.stateChanged({ state: { status: "idle" } })],
  [
    "stopped",
    { status: "stopped", cause: new RelayError("superseded") },
    kiriminActions.stateChanged({
      state: { status: "stopped", cause: new RelayError("superseded") },
    }),
  ],
];

describe("toAction", () => {
  it.each(news)("turns what is told into its action: %s", (_name, source, action) => {
    expect(watch(of(source).pipe(toAction())).values).toStrictEqual([action]);
  });

  it("turns every recorded message into the action of its type", () => {
    const messages = recordedMessages();
    const { values } = watch(of(...messages).pipe(toAction()));
    expect(messages).not.toHaveLength(0);
    expect(values.map(({ type }) => type)).toEqual(messages.map(({ type }) => `[Kirimin] ${type}`));
  });

  it("emits, completes and unsubscribes as its source does", () => {
    inVirtualTime(({ hot, expectObservable, expectSubscriptions }) => {
      const k = sample("memberkick");
      const relay$ = hot("  -k-k-|", { k });
      const kick = kiriminActions.memberkick({ message: k });
      expectObservable(relay$.pipe(toAction())).toBe("-k-k-|", { k: kick });
      expectObservable(relay$.pipe(toAction()), "^-!").toBe("-k", { k: kick });
      expectSubscriptions(relay$.subscriptions).toBe(["^----!", "^-!"]);
    });
  });
});
