import { Subject, tap } from "rxjs";
import type { WebSocketConstructor } from "../connection/open-socket.js";
import { connect, endOf, type ConnectionOptions } from "./connect.js";
import { maskText } from "./mask.js";
import { frames, recordedLine } from "./recording.js";
import { openRecordingFile, type RecordingFile } from "./recording-file.js";
import type { Terminal } from "./terminal.js";
import { until } from "./until.js";

export interface RecordOptions extends ConnectionOptions {
  /** Whether invite links of groups are masked, too. */
  readonly maskLinks: boolean;
  /** Whether to replace a file that is there. */
  readonly force: boolean;
}

/** Writes each frame that comes to `file`, or to stdout if that is `-`, until the program is to end. */
export async function record(
  terminal: Terminal,
  file: string,
  { maskLinks, force, ...options }: RecordOptions,
): Promise<never> {
  const received$ = new Subject<unknown>();
  const relay = await connect(terminal, options, (Base) => listened(Base, received$));
  try {
    const recording = file === "-" ? toStdout(terminal) : openRecordingFile(file, { force });
    let count = 0;
    const recorded$ = received$.pipe(
      tap((data) => {
        if (typeof data !== "string") {
          terminal.tell("A binary frame was left out. Kirimin sends none.");
          return;
        }
        const frame = maskText(data, { links: maskLinks });
        recording.write(recordedLine({ at: Date.now(), frame }));
        count += 1;
      }),
    );
    try {
      // The relay last: its first subscriber opens the connection.
      return await until(endOf(relay, terminal), recorded$, relay.relay$);
    } finally {
      recording.close();
      terminal.tell(
        count === 0 ? "Nothing came: nothing was recorded." : `Recorded ${frames(count)}.`,
      );
    }
  } finally {
    relay.close();
  }
}

const toStdout = (terminal: Terminal): RecordingFile => ({
  write: (line) => terminal.print(line),
  close: () => undefined,
});

/** The same class, whose sockets also tell what they receive, just as it comes. */
const listened = (Base: WebSocketConstructor, received$: Subject<unknown>): WebSocketConstructor =>
  class extends Base {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols);
      (this as unknown as WebSocket).addEventListener("message", ({ data }) =>
        received$.next(data),
      );
    }
  };
