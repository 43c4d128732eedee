import { createInterface } from "node:readline";
import { Writable, type Readable } from "node:stream";
import { Observable } from "rxjs";
import { Exit } from "./exits.js";

/**
 * Asks the user a question, and shows nothing of the answer. Cold: asks on subscription, emits the line that was typed and
 * completes; completes without one at Ctrl-D, and errors with an {@link Exit} at Ctrl-C. Unsubscribing stops asking.
 */
export function askUnseen(
  { stdin, stderr }: { readonly stdin: Readable; readonly stderr: Writable },
  question: string,
): Observable<string> {
  return new Observable((subscriber) => {
    // With an output of its own, readline takes the terminal's echo away and gives none in its place.
    const output = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: stdin, output, terminal: true, historySize: 0 });
    stderr.write(question);
    lines.on("line", (line) => {
      subscriber.next(line);
      subscriber.complete();
    });
    lines.on("SIGINT", () => subscriber.error(new Exit("interrupted")));
    lines.on("close", () => subscriber.complete());
    return () => {
      lines.close();
      stderr.write("\n");
    };
  });
}
