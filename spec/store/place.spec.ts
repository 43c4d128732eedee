import { Subject, defer, from, merge } from "rxjs";
import type { UpdateEvent } from "../../lib/relay/journal.js";
import type { Session } from "../../lib/protocol/session.js";
import { chatState, type ChatState } from "../../lib/store/index.js";
import { sample } from "../../lib/testing/index.js";
import { watch } from "../support/relay-bench.js";
import { snapshotOf, tim, timChat } from "./support/states.js";

type Update = UpdateEvent<Session>;

const start = snapshotOf([timChat]);
const gap: Update = { type: "gap" };
const send = (n: number) => sample("sendmessage", { key: `k${n}`, chat: { id: `n${n}` } });

/** The states of a subscriber that sees `first`, leaves, and comes back to what the relay keeps then. */
function comingBack(first: readonly Update[], kept: readonly Update[]) {
  let replay = first;
  const live$ = new Subject<Update>();
  const chats$ = chatState({ updates$: defer(() => merge(from(replay), live$)) });
  const before = watch(chats$);
  before.leave();
  replay = kept;
  const { values } = watch(chats$);
  return { before: before.values.at(-1), state: values.at(-1) as ChatState, values, live$ };
}
const written = ({ chats }: ChatState): string[] =>
  (chats[tim.id]?.messages ?? []).map(({ id }) => id).filter((id) => id.startsWith("n"));

describe("A subscriber that comes back to a chat state", () => {
  it("goes on after what was seen, with the very same state", () => {
    const seen = [start, send(1), send(2)];
    const { before, state } = comingBack(seen, seen);
    expect(state).toBe(before);
    expect(written(comingBack(seen, [...seen, send(3)]).state)).toEqual(["n1", "n2", "n3"]);
  });

  it("goes on after the snapshot where nothing else was seen", () => {
    const { before, state } = comingBack([start], [start]);
    expect(state).toBe(before);
    expect(written(comingBack([start], [start, send(1)]).state)).toEqual(["n1"]);
  });

  it("misses nothing where the relay has dropped only what was seen", () => {
    const { state } = comingBack(
      [start, send(1), send(2), send(3)],
      [start, gap, send(3), send(4)],
    );
    expect(written(state)).toEqual(["n1", "n2", "n3", "n4"]);
    expect(state.complete).toBe(true);
  });

  it("starts over where the relay has dropped what comes next", () => {
    const { state } = comingBack([start, send(1)], [start, gap, send(3), send(4)]);
    expect(written(state)).toEqual(["n3", "n4"]);
    expect(state.complete).toBe(false);
  });

  it("starts over with another snapshot, and takes in all that there is", () => {
    const again = snapshotOf([timChat]);
    const { state, values } = comingBack([start, send(1)], [again, send(2), send(3)]);
    expect(written(state)).toEqual(["n2", "n3"]);
    expect(values).toHaveLength(1);
  });

  it("tells a message from one of another type with the same key", () => {
    const edit = sample("editmessage", { key: "k2", chat: { id: "n1" } });
    const hangup = sample("hangup", { key: "k2" });
    const seen = [start, send(1), edit];
    const { before, state } = comingBack(seen, [...seen, hangup]);
    expect(state).toBe(before);
    expect(written(comingBack(seen, [...seen, hangup, send(3)]).state)).toEqual(["n1", "n3"]);
  });

  it("takes in twice, rather than not at all, what has the key of another one of its type", () => {
    const other = sample("sendmessage", { key: "k1", chat: { id: "n2" } });
    const all = [start, send(1), other];
    expect(written(comingBack([start, send(1)], all).state)).toEqual(["n1", "n2"]);
    const { before, state } = comingBack(all, all);
    expect(state).toBe(before);
  });

  it("knows where it is after a message that has no key", () => {
    const seen = [start, send(1), sample("calloffline")];
    const { state } = comingBack(seen, [...seen, send(2)]);
    expect(written(state)).toEqual(["n1", "n2"]);
  });
});
