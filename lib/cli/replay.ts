import { text } from "node:stream/consumers";
import { EMPTY, filter, switchMap, tap } from "rxjs";
import { decodeFrame } from "../protocol/frame.js";
import { inSeconds } from "./describe-state.js";
import { lengthOf, play } from "./play.js";
import { connectionOf } from "./presence.js";
import { readFile } from "./read-file.js";
import { frames, readRecording, type RecordedFrame } from "./recording.js";
import { howToConnect, startServer } from "./start-server.js";
import type { Terminal } from "./terminal.js";
import { until } from "./until.js";

export interface ReplayOptions {
  /** How many times as fast as it came. */
  readonly speed: number;
  /** Where the server listens; 0 for any free port. */
  readonly port: number;
}

/**
 * Serves the recording in `file`, or on stdin if that is `-`, from a relay server on loopback: to each connection from its
 * start, until the program is to end.
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
          // It may have left since the last look.
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

/** It would end the app's connection, and what it tells is that the recorder's user signed in elsewhere. */
const isSignInElsewhere = ({ frame }: RecordedFrame): boolean => {
  const decoded = decodeFrame(frame);
  return decoded._tag === "Right" && decoded.right.type === "newLoggedIn";
};
