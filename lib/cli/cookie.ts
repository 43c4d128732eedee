import { statSync } from "node:fs";
import { emitKeypressEvents, type Key } from "node:readline";
import { Observable, firstValueFrom, race } from "rxjs";
import { Exit, readFile } from "./exits.js";
import type { ProcessLike, Terminal } from "./terminal.js";

/**
 * The user's session cookie: from `file`, else from KIRIMIN_COOKIE, else from a prompt if there is a terminal. Never from
 * an argument, which others on the machine can see. It can be the whole header, name and value, or the value alone.
 */
export async function readCookie(terminal: Terminal, file: string | undefined): Promise<string> {
  const text = await givenCookie(terminal, file);
  const cookie = text.trim().replace(/^cookie:\s*/i, "");
  if (cookie === "") {
    throw new Exit(
      "noCookie",
      "There is no cookie. Put connect.sid=… of a browser that is signed in into KIRIMIN_COOKIE or a --cookie-file.",
    );
  }
  return /^[^\s=;]+=/.test(cookie) ? cookie : `connect.sid=${cookie}`;
}

async function givenCookie(terminal: Terminal, file: string | undefined): Promise<string> {
  const { env, platform } = terminal.process;
  if (file !== undefined) {
    const text = readFile(file);
    if (platform !== "win32") warnOfReaders(terminal, file);
    return text;
  }
  const { KIRIMIN_COOKIE: cookie = "" } = env;
  if (cookie !== "" || !terminal.isInteractive) return cookie;
  const answer$ = askUnseen(terminal.process, "Kirimin's cookie connect.sid (not shown): ");
  return await firstValueFrom(race(answer$, terminal.ended$), { defaultValue: "" });
}

/** As ssh does: the cookie is as good as a password. */
function warnOfReaders(terminal: Terminal, file: string): void {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats?.isFile() || (stats.mode & 0o077) === 0) return;
  const mode = (stats.mode & 0o777).toString(8).padStart(4, "0");
  terminal.tell(
    `Warning: other users of this machine can get at the cookie in ${file} (mode ${mode}). Run chmod 600 ${file}`,
  );
}

/**
 * Asks the user a question, and shows nothing of the answer. Cold: asks on subscription, emits the line that was typed and
 * completes; completes without one at Ctrl-D or the end of the input, and errors with an {@link Exit} at Ctrl-C.
 * Unsubscribing stops asking.
 */
export function askUnseen(
  { stdin, stderr }: Pick<ProcessLike, "stdin" | "stderr">,
  question: string,
): Observable<string> {
  return new Observable((subscriber) => {
    let letters: string[] = [];
    // From keys, not from an interface of readline: that takes no backspace where TERM is dumb.
    const onKey = (text: string | undefined, { name, ctrl, meta }: Key): void => {
      if (name === "return" || name === "enter") {
        subscriber.next(letters.join(""));
        subscriber.complete();
      } else if (name === "backspace") letters.pop();
      else if (ctrl && name === "u") letters = [];
      else if (ctrl && name === "c") subscriber.error(new Exit("interrupted"));
      else if (ctrl && name === "d") subscriber.complete();
      else if (text !== undefined && !ctrl && !meta && !/^\p{Cc}/u.test(text)) letters.push(text);
    };
    const onEnd = (): void => subscriber.complete();
    emitKeypressEvents(stdin);
    stdin.setRawMode?.(true);
    stdin.on("keypress", onKey).on("end", onEnd).resume();
    stderr.write(question);
    return () => {
      stdin.off("keypress", onKey).off("end", onEnd).pause();
      stdin.setRawMode?.(false);
      stderr.write("\n");
    };
  });
}
