import { text } from "node:stream/consumers";
import {
  EMPTY,
  Observable,
  asyncScheduler,
  filter,
  switchMap,
  tap,
  type SchedulerLike,
} from "rxjs";
import { clockOf } from "../connection/page.js";
import { decodeFrame } from "../protocol/frame.js";
import { inSeconds } from "./describe.js";
import { Exit, readFile } from "./exits.js";
import { RecordedFrame, frames } from "./record.js";
import { connectionOf, howToConnect, startServer } from "./serve.js";
import { until, type Terminal } from "./terminal.js";

export interface ReplayOptions {
  /** How many times as fast as it came. */
  readonly speed: number;
  /** Where the server listens; 0 for any free port. */
  readonly port: number;
}

/**
 * Serves the recording in `file`, or on stdin if that is `-`, from a relay server on loopback, until the program ends. Each
 * connection gets it from the start.
 */
export async function replay(
  terminal: Terminal,
  file: string,
  { speed, port }: ReplayOptions,
): Promise<never> {
  const content = file === "-" ? await readStdin(terminal) : readFile(file);
  const recording = readRecording(content, file).filter((frame) => !isSignInElsewhere(frame));
  const server = await startServer(port);
  const [user] = server.users;
  try {
    for (const line of howToConnect(server)) terminal.print(line);
    terminal.print(
      `Each connection gets ${frames(recording.length)} from the first, in ${inSeconds(lengthOf(recording, speed))}. Ctrl-C ends it.`,
    );
    const playing$ = connectionOf(user).pipe(
      switchMap((connection) => {
        if (connection === undefined) return EMPTY;
        terminal.tell("An app has connected.");
        return play(recording, speed).pipe(
          // The app may have left in the meantime.
          filter(() => user.isConnected),
          tap({
            next: (frame) => user.send(frame),
            complete: () => terminal.tell("All frames are sent."),
          }),
        );
      }),
    );
    return await until(terminal.ended$, playing$);
  } finally {
    await server.close();
  }
}

async function readStdin({ process: { stdin }, ended$ }: Terminal): Promise<string> {
  try {
    return await Promise.race([text(stdin), until(ended$)]);
  } finally {
    stdin.destroy();
  }
}

/** The recorder's user signed in elsewhere. It is not played, since it would end the app's connection. */
const isSignInElsewhere = ({ frame }: RecordedFrame): boolean => {
  const decoded = decodeFrame(frame);
  return decoded._tag === "Right" && decoded.right.type === "newLoggedIn";
};

/** The frames of a recording. Throws an {@link Exit} that names the first line that is not one; `file` is its name. */
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

/** The longest time that a timer of the platform can run, in ms. */
const longestTimer = 2 ** 31 - 1;

/**
 * The texts of recorded frames, each when it came, `speed` times as fast. Cold: the first comes on subscription, and it
 * completes after the last. The times are counted from the first, so that a late frame makes no other late.
 */
export function play(
  frames: readonly RecordedFrame[],
  speed: number,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<string> {
  return new Observable((subscriber) => {
    const now = clockOf(scheduler);
    const start = now();
    let next = 0;
    return scheduler.schedule(function () {
      // A loop: frames that are due together can be too many for operators that call one another.
      for (let frame = frames[next]; frame; frame = frames[(next += 1)]) {
        const wait = start + (frame.at - startOf(frames)) / speed - now();
        if (wait > 0) {
          this.schedule(undefined, Math.min(wait, longestTimer));
          return;
        }
        subscriber.next(frame.frame);
      }
      subscriber.complete();
    });
  });
}

const startOf = ([first]: readonly RecordedFrame[]): number => (first as RecordedFrame).at;

/** How long it plays, in ms. */
export const lengthOf = (frames: readonly RecordedFrame[], speed: number): number =>
  Math.max(0, ...frames.slice(-1).map(({ at }) => at - startOf(frames))) / speed;
