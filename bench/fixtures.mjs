import { readFileSync } from "node:fs";

const read = (name) => readFileSync(new URL(`../spec/fixtures/${name}`, import.meta.url), "utf8");

/** Every recorded frame, in the order in which the server sent them. */
export const frames = ["relay-frames.ndjson", "relay-frames-2.ndjson"].flatMap((name) =>
  read(name)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).frame),
);

/** Two frames that peers made misshapen, by their fault. */
const isMisshapen = ({ to, reply }) => typeof to === "number" || typeof reply === "object";
const endsConnection = ({ type }) => type === "newLoggedIn";

/** The recorded frames that are messages, and not the last of their connection. */
export const relayed = frames.filter((frame) => {
  const { chat, ...message } = JSON.parse(frame);
  return !endsConnection(message) && !isMisshapen({ ...chat, ...message });
});

/** The relay types that were recorded. */
export const types = [...new Set(relayed.map((frame) => JSON.parse(frame).type))];

/** The frames of one type. */
export const ofOneType = (type) => relayed.filter((frame) => JSON.parse(frame).type === type);

/** A message of that many characters. */
export function frameOfLength(length) {
  const make = (text) =>
    length < 500
      ? { key: "k", from: "7378834", type: "clearhistory", roomid: text }
      : { ...JSON.parse(ofOneType("sendmessage")[0]), chat: { ...chat, text } };
  const { chat } = JSON.parse(ofOneType("sendmessage")[0]);
  const rest = JSON.stringify(make("")).length;
  return JSON.stringify(make("a".repeat(length - rest)));
}

/** `data` of an isUser reply, as text: that many rooms with that many messages each, like the recorded ones. */
export function snapshot(rooms, messages) {
  const { data } = JSON.parse(read("is-user-reply-2.json"));
  const [room] = data.c;
  const c = Array.from({ length: rooms }, (_, i) => ({
    ...room,
    r: { ...room.r, id: `${6000000 + i}` },
    m: Array.from({ length: messages }, (__, j) => ({
      ...room.m[j % room.m.length],
      id: `c${i}x${j}`,
      timestamp: 1795512354314 + j,
    })),
  }));
  return JSON.stringify({ ...data, c });
}
