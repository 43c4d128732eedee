import type { UpdateEvent } from "../../lib/relay/journal.js";
import type { Session } from "../../lib/protocol/session.js";
import { advance, nowhere, resume, type Place } from "../../lib/store/place.js";
import { sample } from "../../lib/testing/index.js";
import { snapshotOf, tim, timChat } from "./support/states.js";

const start = snapshotOf([timChat]);
const send = (n: number) => sample("sendmessage", { key: `k${n}`, chat: { id: `n${n}` } });
const placeAfter = (...events: UpdateEvent<Session>[]): Place => events.reduce(advance, nowhere);
const written = ({ state }: Place): string[] =>
  (state.chats[tim.id]?.messages ?? []).map(({ id }) => id).filter((id) => id.startsWith("n"));

describe("resume", () => {
  it("goes on after what was seen, with the very same state", () => {
    const known = placeAfter(start, send(1), send(2));
    const place = resume(known, [start, send(1), send(2)]);
    expect(place.state).toBe(known.state);
    expect(written(resume(known, [start, send(1), send(2), send(3)]))).toEqual(["n1", "n2", "n3"]);
  });

  it("goes on after the snapshot where nothing else was seen", () => {
    const known = placeAfter(start);
    expect(resume(known, [start]).state).toBe(known.state);
    expect(written(resume(known, [start, send(1)]))).toEqual(["n1"]);
  });

  it("goes on where the relay has dropped only what was seen, with nothing missing", () => {
    const known = placeAfter(start, send(1), send(2), send(3));
    const place = resume(known, [start, { type: "gap" }, send(3), send(4)]);
    expect(written(place)).toEqual(["n1", "n2", "n3", "n4"]);
    expect(place.state.complete).toBe(true);
  });

  it("starts over where the relay has dropped what comes next", () => {
    const known = placeAfter(start, send(1));
    const place = resume(known, [start, { type: "gap" }, send(3), send(4)]);
    expect(written(place)).toEqual(["n3", "n4"]);
    expect(place.state.complete).toBe(false);
  });

  it("starts over without a place, and takes in all that there is", () => {
    expect(resume(undefined, [])).toBe(nowhere);
    expect(written(resume(undefined, [start, send(1), send(2)]))).toEqual(["n1", "n2"]);
  });

  it("tells a message from one of another type with the same key", () => {
    const edit = sample("editmessage", { key: "k2", chat: { id: "n1" } });
    const hangup = sample("hangup", { key: "k2" });
    const known = placeAfter(start, send(1), edit);
    expect(resume(known, [start, send(1), edit, hangup]).state).toBe(known.state);
    expect(resume(known, [start, send(1), edit, hangup, send(3)]).last).toBe("sendmessage k3");
  });

  it("takes in twice, rather than not at all, what has the key of another one of its type", () => {
    const other = sample("sendmessage", { key: "k1", chat: { id: "n2" } });
    const known = placeAfter(start, send(1));
    expect(written(resume(known, [start, send(1), other]))).toEqual(["n1", "n2"]);
    const both = placeAfter(start, send(1), other);
    expect(resume(both, [start, send(1), other]).state).toBe(both.state);
  });

  it("knows where it is after a message that has no key", () => {
    const offline = sample("calloffline");
    const known = placeAfter(start, send(1), offline);
    expect(written(resume(known, [start, send(1), offline, send(2)]))).toEqual(["n1", "n2"]);
  });
});
