import { readFileSync } from "node:fs";
import { decodeFrame } from "../../lib/protocol/frame.js";
import type { RelayMessage } from "../../lib/protocol/messages.js";
import { Session } from "../../lib/protocol/session.js";
import { chatReducer, type ChatState } from "../../lib/store/index.js";
import { after, snapshotOf } from "./support/states.js";
import { faultsOf } from "./support/valid-state.js";

const read = (name: string): string => readFileSync(`spec/fixtures/${name}`, "utf8");

/** The messages of a recording to one of its users, with the step in which they came. */
const recordedTo = (receiver: string, name: string): { step: string; message: RelayMessage }[] =>
  read(name)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { step: string; to: string; frame: string })
    .filter(({ to }) => to === receiver)
    .flatMap(({ step, frame }) => {
      const decoded = decodeFrame(frame);
      return decoded._tag === "Right" && decoded.right.type !== "unknown"
        ? [{ step, message: decoded.right }]
        : [];
    });

/** The state that a recorded reply of isUser gives. */
function recordedState(name: string): ChatState {
  const decoded = Session.decode((JSON.parse(read(name)) as { data: unknown }).data);
  if (decoded._tag === "Left") throw new Error(`${name} has no session.`);
  return chatReducer(undefined, { type: "snapshot", session: decoded.right, connection: 1 });
}

describe("The recordings of the live server", () => {
  it("end in the state that its next snapshot gave: three calls, and a friendship that ended", () => {
    const snapshot = recordedState("is-user-reply.json");
    const messages = recordedTo("a", "relay-frames.ndjson");
    // Before the first call the user emptied the room; at last the user ended the friendship.
    const start = messages.findIndex(({ step }) => step === "offer a->b");
    const { me } = snapshot;
    const friend = { id: "7454415", username: "u7454415", displayname: "User 7454415" };
    const state = after(
      snapshotOf([], me && { me }),
      ...messages.slice(start).map(({ message }) => message),
      { type: "unfriend", key: "", from: String(me?.id), user: { ...friend, isFriend: 0 } },
    );

    const room = state.chats[friend.id];
    const expected = snapshot.chats[friend.id];
    expect(Object.keys(state.chats)).toEqual([friend.id]);
    expect(room?.messages).toEqual(expected?.messages);
    expect(room?.room).toEqual(expected?.room);
    expect(room?.users[friend.id]).toEqual(expected?.users[friend.id]);
    expect(state.me).toEqual(me);
    expect(state.requests).toEqual(snapshot.requests);
  });

  it.each(
    ["relay-frames.ndjson", "relay-frames-2.ndjson"].flatMap((name) =>
      ["a", "b", "c", "d"].map((receiver) => [name, receiver] as const),
    ),
  )("leave a valid state at any time: %s, to %s", (name, receiver) => {
    let state = recordedState("is-user-reply-2.json");
    for (const { message } of recordedTo(receiver, name)) {
      state = chatReducer(state, message);
      expect(faultsOf(state)).toEqual([]);
    }
    expect(faultsOf(state)).toEqual([]);
  });

  it("delete a message as the next snapshot shows it: with edited and readers, without the rest", () => {
    const messages = recordedTo("b", "relay-frames-2.ndjson");
    const isOfIt = ({ message }: { message: RelayMessage }): boolean =>
      "chat" in message && message.chat.id === "cmwuhbp6j";
    const [sent, edited, deleted] = messages.filter(isOfIt).map(({ message }) => message);
    const textOf = (...events: (RelayMessage | undefined)[]) =>
      after(snapshotOf([]), ...events.flatMap((event) => event ?? [])).chats["7436661"]?.messages;
    expect(textOf(sent)).toMatchObject([
      { type: "audio", source: expect.any(String), text: "lagu" },
    ]);
    expect(textOf(sent, edited)).toMatchObject([{ text: "lagu (baru)", readers: ["7395632"] }]);
    expect(textOf(sent, edited, deleted)).toStrictEqual([
      {
        id: "cmwuhbp6j",
        userid: "7436661",
        timestamp: 1795511729467,
        type: "deleted",
        text: "deleted",
        edited: 1795511741327,
        readers: ["7395632"],
      },
    ]);
  });
});
