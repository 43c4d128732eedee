import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeFrame, Session, type RelayMessage } from "../../../lib/index.js";

const fixture = (name: string): string =>
  readFileSync(join(__dirname, "../../fixtures", name), "utf8");

/** The frames of a real server, as text. */
export const recordedFrames: readonly string[] = ["relay-frames.ndjson", "relay-frames-2.ndjson"]
  .flatMap((file) => fixture(file).trim().split("\n"))
  .map((line) => (JSON.parse(line) as { frame: string }).frame);

/** Those that are messages, decoded. */
export const recordedMessages = (): RelayMessage[] =>
  recordedFrames.flatMap((frame) => {
    const decoded = decodeFrame(frame);
    return decoded._tag === "Right" ? [decoded.right as RelayMessage] : [];
  });

/** The sessions of a real server. */
export const recordedSessions = (): Session[] =>
  ["is-user-reply.json", "is-user-reply-2.json"].map((file) => {
    const decoded = Session.decode((JSON.parse(fixture(file)) as { data: unknown }).data);
    if (decoded._tag === "Left") throw new Error(`${file} does not decode`);
    return decoded.right;
  });
