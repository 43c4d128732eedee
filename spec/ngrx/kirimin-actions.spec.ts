import "@angular/compiler";
import { createReducer, on } from "@ngrx/store";
import { ofType } from "@ngrx/effects";
import { of, toArray } from "rxjs";
import { RelayError } from "../../lib/index.js";
import { kiriminActions } from "../../lib/ngrx/index.js";
import { relayTypes } from "../../lib/protocol/messages.js";
import { sample } from "../../lib/testing/index.js";
import { watch } from "../support/relay-bench.js";
import { recordedSessions } from "./support/recordings.js";

describe("kiriminActions", () => {
  it("has one for each relay type, and six more", () => {
    expect(Object.keys(kiriminActions)).toEqual([
      ...relayTypes,
      "snapshot",
      "gap",
      "own",
      "unknown",
      "invalid",
      "stateChanged",
    ]);
  });

  it.each(Object.entries(kiriminActions))("names the type after itself: %s", (name, creator) => {
    expect(creator.type).toBe(`[Kirimin] ${name}`);
  });

  it("carries the message as it came", () => {
    const message = sample("memberkick");
    const action = kiriminActions.memberkick({ message });
    expect(action).toStrictEqual({ type: "[Kirimin] memberkick", message });
    expect(action.message).toBe(message);
  });

  it.each(["offer", "answer", "candidate", "reject"] as const)(
    "carries a call signal without the peer's socket id: %s",
    (type) => {
      const { from, ...rest } = sample(type);
      expect(from).toBe("socket-of-ayu");
      expect(kiriminActions[type]({ message: sample(type) } as never)).toStrictEqual({
        type: `[Kirimin] ${type}`,
        message: rest,
      });
    },
  );

  it("carries a hang-up without `from` where that is a socket id, and with it where it is a user id", () => {
    const enveloped = sample("hangup");
    expect(kiriminActions.hangup({ message: enveloped }).message).toBe(enveloped);
    const { type: _, ...signal } = sample("reject");
    const { message } = kiriminActions.hangup({ message: { ...signal, type: "hangup" } });
    expect(message).not.toHaveProperty("from");
    expect(message).toHaveProperty("uid", "7000002");
  });

  it("leaves the message that it is given alone", () => {
    const message = Object.freeze(sample("offer"));
    kiriminActions.offer({ message });
    expect(message).toEqual(sample("offer"));
  });

  it.each(recordedSessions())("carries of a session what makes a state, and no more", (session) => {
    const extended = {
      ...session,
      peer: { iceServers: [{ urls: "turn:a", credential: "secret" }] },
      csrf: "1",
    };
    const action = kiriminActions.snapshot({ session: extended, connection: 3 });
    expect(action).toStrictEqual({
      type: "[Kirimin] snapshot",
      session: { me: session.me, c: session.c, v: session.v, package: session.package },
      connection: 3,
    });
    expect(action.session.c).toBe(session.c);
  });

  it("leaves absent what a session does not have", () => {
    expect(kiriminActions.snapshot({ session: { c: [] }, connection: 1 }).session).toStrictEqual({
      c: [],
    });
  });

  it("carries the name of an unknown message alone, whose fields it cannot judge", () => {
    const unknown = { type: "unknown", name: "calls", message: { from: "socket-of-ayu" } } as const;
    expect(kiriminActions.unknown(unknown)).toStrictEqual({
      type: "[Kirimin] unknown",
      name: "calls",
    });
  });

  it.each([{}, { type: "offer" as const }])(
    "carries what is wrong with a frame, not the frame",
    (type) => {
      const invalid = {
        reason: "shape" as const,
        ...type,
        errors: ["offer.to: …"],
        length: 2,
        frame: "{}",
      };
      const { frame: _, ...rest } = invalid;
      expect(kiriminActions.invalid({ invalid })).toStrictEqual({
        type: "[Kirimin] invalid",
        invalid: rest,
      });
    },
  );

  it("carries a state in plain objects", () => {
    const cause = new RelayError("superseded");
    expect(kiriminActions.stateChanged({ state: { status: "stopped", cause } })).toStrictEqual({
      type: "[Kirimin] stateChanged",
      state: { status: "stopped", cause: { code: "superseded", message: cause.message } },
    });
  });

  it("serves reducers", () => {
    const reducer = createReducer(
      ["6000001", "6000002"],
      on(kiriminActions.memberkick, (groups, { message }) =>
        groups.filter((id) => id !== message.groupid),
      ),
    );
    const action = kiriminActions.memberkick({ message: sample("memberkick") });
    expect(reducer(undefined, action)).toEqual(["6000002"]);
  });

  it("serves NgRx's ofType", () => {
    const kick = kiriminActions.memberkick({ message: sample("memberkick") });
    const join = kiriminActions.memberjoin({ message: sample("memberjoin") });
    const { values } = watch(
      of(kick, kiriminActions.gap(), join).pipe(
        ofType(kiriminActions.memberkick, kiriminActions.memberjoin),
        toArray(),
      ),
    );
    expect(values).toEqual([[kick, join]]);
  });
});
