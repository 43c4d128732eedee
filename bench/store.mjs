// Measures what the chat state costs: a message among few and many rooms, a snapshot, and what a past state leaves behind.
import { performance } from "node:perf_hooks";
import { Session } from "rx-kirimin";
import { chatReducer } from "rx-kirimin/store";
import { frames, snapshot } from "./fixtures.mjs";
import { heapKept, ratio } from "./measure.mjs";

const recorded = frames
  .map((frame) => JSON.parse(frame))
  .find(({ type, roomdata }) => type === "sendmessage" && roomdata.type === "group");

const snapshotEvent = (rooms, messages) => ({
  type: "snapshot",
  session: Session.decode(JSON.parse(snapshot(rooms, messages))).right,
  connection: 1,
});
const stateOf = (rooms, messages) => chatReducer(undefined, snapshotEvent(rooms, messages));
const reduceAll = (state, events) => events.reduce(chatReducer, state);

/** New messages, `each` of them in each of the first rooms of a state. */
const messagesIn = (state, rooms, each) =>
  Object.values(state.chats)
    .slice(0, rooms)
    .flatMap(({ room }, index) =>
      Array.from({ length: each }, (_, n) => ({
        ...recorded,
        roomdata: { ...room },
        chat: { ...recorded.chat, id: `new${index}x${n}` },
      })),
    );

/** How many messages a second a state takes, one in each room: the best of 15 rounds, since whoever else is on the machine only takes away. */
function messagesPerSecond(rooms, messages) {
  const state = stateOf(rooms, messages);
  const events = messagesIn(state, rooms, 1);
  const rounds = Array.from({ length: 15 }, () => {
    const start = performance.now();
    reduceAll(state, events);
    return (rooms * 1000) / (performance.now() - start);
  });
  return Math.max(...rounds);
}

/** Many messages to the same ten rooms, of so many. */
function among(rooms) {
  const state = stateOf(rooms, 10);
  const events = messagesIn(state, 10, 10);
  return () => {
    for (let i = 0; i < 50; i += 1) reduceAll(state, events);
  };
}

/** The user's own messages, to the same ten rooms of 1,000, beside relayed ones of the same length. */
function written() {
  const state = stateOf(1000, 10);
  const relayed = messagesIn(state, 10, 10);
  const own = relayed.map(({ chat, roomdata }, index) => ({
    type: "own",
    key: String(index),
    did: "sent",
    chat,
    roomdata,
  }));
  const taking = (events) => () => {
    for (let i = 0; i < 50; i += 1) reduceAll(state, events);
  };
  return [taking(own), taking(relayed)];
}

async function messages() {
  const figures = [
    {
      what: "messages a second, into 1,000 rooms with 1,000 messages each",
      value: messagesPerSecond(1000, 1000),
      atLeast: 20_000,
    },
  ];
  for (const rooms of [100, 1000, 10_000]) {
    figures.push({
      what: `a message among ${rooms.toLocaleString("en")} rooms, of one among 10`,
      value: await ratio(among(rooms), among(10)),
      atMost: 2,
    });
  }
  figures.push({
    what: "an own message among 1,000 rooms, of a relayed one",
    value: await ratio(...written()),
    atMost: 1.1,
  });
  return figures;
}

const edits = 20_000;

async function keeping() {
  const state = stateOf(10, 1000);
  const [event] = messagesIn(state, 1, 1);
  const edit = (text) => ({ ...event, type: "editmessage", chat: { ...event.chat, text } });
  const both = [edit("satu"), edit("dua")];
  const editAll = (from) => {
    let last = from;
    for (let i = 0; i < edits; i += 1) last = chatReducer(last, both[i % 2]);
    return last;
  };
  const before = editAll(chatReducer(state, event));
  const { bytes } = await heapKept(() => editAll(before));
  return {
    what: `bytes of heap kept for a state that is past, over ${edits}`,
    value: bytes / edits,
    atMost: 10,
  };
}

export async function store() {
  const text = snapshot(200, 300);
  const event = snapshotEvent(200, 300);
  return [
    ...(await messages()),
    {
      what: "a snapshot of 200 rooms and 60,000 messages reduced, of its JSON.parse",
      value: await ratio(
        () => chatReducer(undefined, event),
        () => JSON.parse(text),
        11,
      ),
      atMost: 0.5,
    },
    await keeping(),
  ];
}
