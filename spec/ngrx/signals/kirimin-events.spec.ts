import "@angular/compiler";
import { of } from "rxjs";
import { RelayError } from "../../../lib/index.js";
import { kiriminActions, type RelayNews } from "../../../lib/ngrx/index.js";
import { kiriminEvents, toEvent } from "../../../lib/ngrx/signals/index.js";
import { relayTypes } from "../../../lib/protocol/messages.js";
import { sample } from "../../../lib/testing/index.js";
import { watch } from "../../support/relay-bench.js";
import { recordedSessions } from "../support/recordings.js";

const [session] = recordedSessions() as [ReturnType<typeof recordedSessions>[number]];
const [chat] = session.c as [(typeof session.c)[number]];
const { from: _, ...offer } = sample("offer");
const cause = new RelayError("superseded");

const news: [string, RelayNews, unknown][] = [
  ["memberkick", sample("memberkick"), sample("memberkick")],
  ["offer", sample("offer"), offer],
  [
    "snapshot",
    { type: "snapshot", session, connection: 2 },
    {
      session: { me: session.me, c: session.c, v: session.v, package: session.package },
      connection: 2,
    },
  ],
  ["gap", { type: "gap" }, undefined],
  [
    "own",
    { type: "own", key: "1", did: "joined", chat },
    { type: "own", key: "1", did: "joined", chat },
  ],
  ["unknown", { type: "unknown", name: "poke", message: { from: "x" } }, { name: "poke" }],
  [
    "invalid",
    { type: "invalid", invalid: { reason: "json", errors: ["…"], length: 1, frame: "{" } },
    { reason: "json", errors: ["…"], length: 1 },
  ],
  [
    "stateChanged",
    { status: "stopped", cause },
    { status: "stopped", cause: { code: "superseded", message: cause.message } },
  ],
];

describe("kiriminEvents", () => {
  it("has the names of kiriminActions", () => {
    expect(Object.keys(kiriminEvents)).toEqual(Object.keys(kiriminActions));
  });

  it("leaves the secrets out of what it is given", () => {
    const peer = { iceServers: [{ urls: "turn:a", credential: "secret" }] };
    expect(kiriminEvents.offer(sample("offer")).payload).toStrictEqual(offer);
    const whole = { ...session, peer };
    const { payload } = kiriminEvents.snapshot({ session: whole, connection: 2 });
    expect(payload.session).toStrictEqual({
      me: session.me,
      c: session.c,
      v: session.v,
      package: session.package,
    });
  });

  it.each(Object.entries(kiriminEvents))("names the type after itself: %s", (name, creator) => {
    expect(creator.type).toBe(`[Kirimin] ${name}`);
  });
});

describe("toEvent", () => {
  it.each(news)("turns what is told into its event: %s", (name, source, payload) => {
    const type = `[Kirimin] ${name}`;
    expect(watch(of(source).pipe(toEvent())).values).toStrictEqual([{ type, payload }]);
  });

  it.each(relayTypes)("knows %s", (type) => {
    const { values } = watch(of(sample(type)).pipe(toEvent()));
    expect(values).toMatchObject([{ type: `[Kirimin] ${type}`, payload: { type } }]);
  });
});
