import * as t from "io-ts";
import { shape } from "../protocol/shape.js";
import { Exit } from "./exits.js";
import { jsonLine } from "./plain.js";

/** One line of a recording: a frame's text, and when it came, in ms since the epoch. */
export const RecordedFrame = shape("RecordedFrame", { at: t.number, frame: t.string }, {});
export type RecordedFrame = t.TypeOf<typeof RecordedFrame>;

/** The line for a frame, without its end. */
export const recordedLine = ({ at, frame }: RecordedFrame): string => jsonLine({ at, frame });

/** So many frames, in words. */
export const frames = (count: number): string => (count === 1 ? "1 frame" : `${count} frames`);

/** The frames of a recording. Throws an {@link Exit} that names the line which is none; `file` is what to call it. */
export function readRecording(text: string, file: string): RecordedFrame[] {
  const recorded = text
    .split("\n")
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, number }) => readLine(line, `${file}, line ${number}`));
  if (recorded.length > 0) return recorded;
  throw new Exit("notARecording", `${file} is not a recording: it is empty.`);
}

function readLine(line: string, where: string): RecordedFrame {
  const decoded = RecordedFrame.decode(parse(line));
  if (decoded._tag === "Right") return decoded.right;
  throw new Exit(
    "notARecording",
    `${where} is not a line of a recording: {"at":ms,"frame":"…"}. Make one with rx-kirimin record.`,
  );
}

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
