// The cost of decoding over JSON.parse alone, for rx-kirimin and for other libraries that check the same shapes.
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

/** The same frames with one thing changed. */
const sentWith = (change) => () => sent.map((frame) => JSON.stringify(change(JSON.parse(frame))));

/** A user as the documentation of isUser spells it. */
const respelled = ({ image = null, badges = [], ...user }) => ({ ...user, img: image, b: badges });

/** The longest frame that is parsed, of as many parts as fit between `before` and `after`. */
const longest = (before, part, after) => () => {
  const parts = [];
  let left = 1_048_576 - before.length - after.length;
  for (let i = 0; (left -= part(i).length + 1) >= 0; i += 1) parts.push(part(i));
  return [before + parts.join() + after];
};
const room = '"roomdata":{"id":"","long":"","short":"","type":"user"}';
const chat = '"chat":{"id":"","userid":"","timestamp":1}';
const users = `{"key":"","from":"","type":"sendmessage",${chat},${room},"users":[`;
const signal = '{"to":"","identifier":"","uid":"","from":"","user":{"id":"","username":""}';

const slowly = [
  [
    "messages as the documentation spells them: img, b, null",
    sentWith(({ chat, users, ...message }) => ({
      ...message,
      chat: { ...chat, reply: null, edited: false },
      users: users.map(respelled),
    })),
  ],
  [
    "messages with one bad element",
    sentWith(({ users, ...message }) => ({ ...message, users: [...users, { id: "1" }] })),
  ],
  ["messages cut short, which are not JSON", () => sent.map((frame) => frame.slice(0, -1))],
  ["1 MiB of users with img", longest(users, () => '{"id":"","username":"","img":""}', "]}")],
  ["1 MiB of users with b", longest(users, () => '{"id":"","username":"","b":[]}', "]}")],
  ["1 MiB of users with null", longest(users, () => '{"id":"","username":"","bio":null}', "]}")],
  ["1 MiB of users, the last bad", longest(users, () => '{"id":"","username":""}', ",{}]}")],
  [
    "1 MiB of badges, the last bad",
    longest('{"key":"","from":"","type":"newbadges","badges":[', () => "1", ',""]}'),
  ],
  [
    "1 MiB of fields, and one that is null",
    longest(
      `${signal},"type":"offer","callKey":"","video":null,"sdp":null,`,
      (i) => `"a${i}":1`,
      "}",
    ),
  ],
  [
    "1 MiB of numbered fields, and one that is null",
    longest(
      `${signal},"type":"candidate","candidate":{"candidate":null,`,
      (i) => `"${(i * 2_654_435_761) % 4_294_967_291}":1`,
      "}}",
    ),
  ],
].map(([over, texts]) => ({
  what: `decodeFrame over ${over}`,
  texts,
  decoder: () => decodeFrame,
  atMost: 6,
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

const rows = [...ours, ...slowly, session, ...peers];

/** In its own isolate, whose engine has not seen the shapes and callers of other rows. */
const measureApart = (index) =>
  new Promise((resolve, reject) => {
    new Worker(new URL(import.meta.url), { workerData: { decodeRow: index } })
      .once("message", resolve)
      .once("error", reject);
  });

/** `JSON.parse`, also where it throws. */
const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
};

async function measure({ texts, decoder }) {
  const all = texts();
  const decode = await decoder();
  const times = Math.ceil(3_000_000 / all.join("").length);
  let made = 0;
  const repeat = (work) => () => {
    for (let i = 0; i < times; i += 1) for (const text of all) if (work(text)) made += 1;
  };
  const value = await ratio(repeat(decode), repeat(parse), 51);
  // Uses the results, so that nothing is optimised away.
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
