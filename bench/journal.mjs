// The memory that the journal keeps for late subscribers.
import { connectFakeRelay } from "./fake-sockets.mjs";
import { relayed } from "./fixtures.mjs";
import { heapKept } from "./measure.mjs";

const journals = 50;
const messages = 1000;

/** Separate texts, as they come from a socket. */
const makeTexts = (frames) =>
  Array.from({ length: messages }, (_, i) => Buffer.from(frames[i % frames.length]).toString());

/** The bytes that one journal keeps. Nobody is subscribed to the messages, so nothing else keeps any. */
async function keptByJournal(frames) {
  const connected = Array.from({ length: journals }, () =>
    connectFakeRelay(({ unknown$ }) => unknown$.subscribe()),
  );
  const { bytes } = await heapKept(() => {
    for (const { socket } of connected) for (const text of makeTexts(frames)) socket.receive(text);
  });
  for (const { relay } of connected) relay.close();
  return bytes / journals;
}

/** The bytes of the texts alone, in an array. */
async function keptByTexts(frames) {
  const { bytes, kept } = await heapKept(() =>
    Array.from({ length: journals }, () => makeTexts(frames)),
  );
  return bytes / kept.length;
}

const encoded = (frames) =>
  makeTexts(frames).reduce((sum, text) => sum + Buffer.byteLength(text), 0);

export async function journal() {
  const latin = relayed.filter((text) => /^[\0-ÿ]*$/.test(text));
  await keptByJournal(relayed);
  const kept = await keptByJournal(relayed);
  return [
    {
      what: "memory kept for 1,000 messages, of an array of their texts",
      value: kept / (await keptByTexts(relayed)),
      atMost: 1.5,
    },
    {
      what: "the same, of their texts as they were on the wire (an engine keeps a text in two bytes a letter if one is not Latin)",
      value: kept / encoded(relayed),
    },
    {
      what: "the same, where all letters are Latin",
      value: (await keptByJournal(latin)) / encoded(latin),
    },
  ];
}
