import { readFileSync } from "node:fs";

const read = (name) => readFileSync(new URL(`../spec/fixtures/${name}`, import.meta.url), "utf8");

/** Every recorded frame, in the order in which the server sent them. */
export const frames = ["relay-frames.ndjson", "relay-frames-2.ndjson"].flatMap((name) =>
  read(name)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).frame),
);

/** `data` of an isUser reply, as text: so many rooms with so many messages in each, like the recorded ones. */
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
