import { merge, tap, type Observable } from "rxjs";
import type { InvalidFrame, UnknownMessage } from "../protocol/frame.js";
import type { RelayMessage } from "../protocol/messages.js";
import { ofType } from "../relay/of-type.js";
import type { Relay } from "../relay/relay.js";
import type { TypeName } from "./arguments.js";
import { connect, endOf, type ConnectionOptions } from "./connect.js";
import { describeMessage } from "./describe-message.js";
import { masking } from "./mask.js";
import { jsonLine, plain } from "./plain.js";
import type { Terminal } from "./terminal.js";
import { until } from "./until.js";

export interface WatchOptions extends ConnectionOptions {
  /** The types to show. All where it is absent. */
  readonly types?: readonly TypeName[];
  /** Each message as JSON in a line, in place of words. */
  readonly json: boolean;
}

type Shown = RelayMessage | UnknownMessage;

/** Prints each message as it comes, until the program is to end. What is no message is told on stderr. */
export async function watch(terminal: Terminal, options: WatchOptions): Promise<never> {
  const { types, json } = options;
  const relay = await connect(terminal, options);
  const toLine = json ? asJson : asWords(terminal);
  const show = (message: Shown): void => {
    try {
      terminal.print(toLine(message));
    } catch {
      // A peer can nest a field so deeply that JSON can be read and not written.
      terminal.tell("left out a message that is nested too deeply to print");
    }
  };
  try {
    return await until(
      endOf(relay, terminal),
      relay.invalid$.pipe(tap((frame) => terminal.tell(describeInvalid(frame)))),
      shownOf(relay, types).pipe(tap(show)),
    );
  } finally {
    relay.close();
  }
}

function shownOf(relay: Relay, types: readonly TypeName[] | undefined): Observable<Shown> {
  return types === undefined
    ? merge(relay.relay$, relay.unknown$)
    : relay.relay$.pipe(ofType(...types));
}

const asJson = (message: Shown): string =>
  jsonLine(message.type === "unknown" ? message.message : message, masking());

const asWords =
  ({ paint }: Terminal) =>
  (message: Shown): string => {
    const time = new Date().toTimeString().slice(0, 8);
    const words =
      message.type === "unknown"
        ? `of a type that is not known: ${plain(message.name)}`
        : describeMessage(message);
    return `${paint.dim(time)} ${paint.green(message.type.padEnd(15))} ${words}`;
  };

/** What came and is no message. Its text is not shown: it can hold a secret. */
const describeInvalid = ({ reason, errors, length }: InvalidFrame): string =>
  plain(`left out ${length} characters that are no message (${reason}): ${errors.join("; ")}`);
