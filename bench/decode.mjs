// What decoding costs over JSON.parse alone: ours, and that of others who check the same shapes.
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { decodeFrame, Session } from "rx-kirimin";
import { frames, snapshot } from "./fixtures.mjs";
import { ratio } from "./measure.mjs";

const sent = frames.filter((frame) => JSON.parse(frame).type === "sendmessage");
const others = frames.filter((frame) => !sent.includes(frame));

/** As a busy chat has them. */
const mostlySent = () =>
  Array.from({ length: 200 }, (_, i) =>
    i % 5 === 0 ? others[(i / 5) % others.length] : sent[i % sent.length],
  );

const withText = (length) => () =>
  sent.map((frame) => {
    const { chat, ...message } = JSON.parse(frame);
    return JSON.stringify({ ...message, chat: { ...chat, text: "halo ".repeat(length / 5) } });
  });

const ours = [
  ["the recorded frames", () => frames],
  ["frames of which four of five are messages", mostlySent],
  ["messages with 100 characters of text", withText(100)],
  ["messages with 1,000 characters of text", withText(1_000)],
  ["messages with 10,000 characters of text", withText(10_000)],
  ["messages with 100,000 characters of text", withText(100_000)],
].map(([over, texts]) => ({
  what: `decodeFrame over ${over}`,
  texts,
  decoder: () => decodeFrame,
  atMost: 1.25,
}));

const session = {
  what: "Session.decode of 200 rooms and 60,000 messages, with its JSON.parse",
  texts: () => [snapshot(200, 300)],
  decoder: () => (text) => Session.decode(JSON.parse(text)),
  atMost: 1.3,
};

const peers = [
  ["ajv, which generates code", "ajv", "ajvCompiled"],
  ["typebox, which generates code", "typebox", "typebox"],
  ["zod 4, where it may generate code", "zod", "zod"],
  ["zod 4, where it may not", "zod", "zodJitless"],
  ["valibot", "valibot", "valibot"],
  ["io-ts' own combinators, by type", "io-ts", "ioTs"],
  ["io-ts' own combinators, in one union", "io-ts", "ioTsUnion"],
].map(([name, file, exported]) => ({
  what: `${name}, over the recorded frames`,
  texts: () => frames,
  decoder: async () => {
    const { [exported]: decode } = await import(`./peers/${file}.mjs`);
    const differs = (frame) =>
      (decode(frame) !== undefined) !== (decodeFrame(frame)._tag === "Right");
    if (frames.some(differs)) throw new Error(`${name}: takes other frames than we do.`);
    return decode;
  },
}));

const rows = [...ours, session, ...peers];

/** In an isolate of its own, where no other row has shown the engine other shapes and callers. */
const measureApart = (index) =>
  new Promise((resolve, reject) => {
    new Worker(new URL(import.meta.url), { workerData: { decodeRow: index } })
      .once("message", resolve)
      .once("error", reject);
  });

async function measure({ texts, decoder }) {
  const all = texts();
  const decode = await decoder();
  const times = Math.ceil(3_000_000 / all.join("").length);
  let made = 0;
  const repeat = (work) => () => {
    for (let i = 0; i < times; i += 1) for (const text of all) if (work(text)) made += 1;
  };
  const value = await ratio(repeat(decode), repeat(JSON.parse), 51);
  // Uses what was made, so that nothing is optimised away.
  if (made === 0) throw new Error("Nothing was decoded.");
  return value;
}

export async function decode() {
  const figures = [];
  for (const [index, { what, atMost }] of rows.entries()) {
    const value = await measureApart(index);
    figures.push({ what: `${what}, of JSON.parse alone`, value, atMost });
  }
  return figures;
}

if (!isMainThread && workerData?.decodeRow !== undefined) {
  parentPort.postMessage(await measure(rows[workerData.decodeRow]));
}
