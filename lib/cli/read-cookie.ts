import { firstValueFrom, race } from "rxjs";
import { askUnseen } from "./ask-unseen.js";
import { Exit } from "./exits.js";
import { readFile } from "./read-file.js";
import type { Terminal } from "./terminal.js";

/**
 * The user's session cookie: out of `file`, else of KIRIMIN_COOKIE, else of a prompt where there is a terminal. Never out
 * of an argument, which others on the machine can see. As people copy it: the header, name and value, or the value alone.
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
  if (file !== undefined) return readFile(file);
  const { KIRIMIN_COOKIE: cookie = "" } = terminal.process.env;
  if (cookie !== "" || !terminal.isInteractive) return cookie;
  const answer$ = askUnseen(terminal.process, "Kirimin's cookie connect.sid (not shown): ");
  return await firstValueFrom(race(answer$, terminal.ended$), { defaultValue: "" });
}
