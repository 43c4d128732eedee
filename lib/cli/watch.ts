import { merge, tap, type Observable } from "rxjs";
import type { InvalidFrame, UnknownMessage } from "../protocol/frame.js";
import type { RelayMessage } from "../protocol/messages.js";
import { ofType } from "../relay/of-type.js";
import type { Relay } from "../relay/relay.js";
import type { TypeName } from "./arguments.js";
import { connect, endOf, type ConnectionOptions } from "./connect.js";
import { describeMessage } from "./describe.js";
import { escaped, maskText, plain } from "./safe-text.js";
import { until, type Terminal } from "./terminal.js";

export interface WatchOptions extends ConnectionOptions {
  /** The types to show; all if absent. */
  readonly types?: readonly TypeName[];
  /** Whether to print each message as a line of JSON instead of words. */
  readonly json: boolean;
}

type Shown = RelayMessage | UnknownMessage;

/** Prints each message as it comes, until the program ends. Frames that are not messages are told on stderr. */
export async function watch(terminal: Terminal, options: WatchOptions): Promise<never> {
  const { types, json } = options;
  const relay = await connect(terminal, options);
  const toLine = json ? asJson : asWords(terminal);
  const show = (message: Shown): void => {
    try {
      terminal.print(toLine(message));
    } catch {
      // A peer can nest a field so deeply that JSON can be read and not written.
      terminal.tell("skipped a message that is nested too deeply to print");
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
  escaped(maskText(JSON.stringify(message.type === "unknown" ? message.message : message)));

const asWords =
  (terminal: Terminal) =>
  (message: Shown): string => {
    const time = new Date().toTimeString().slice(0, 8);
    const words =
      message.type === "unknown"
        ? `a message of an unknown type: ${plain(message.name)}`
        : describeMessage(message);
    return `${terminal.paint("dim", time)} ${terminal.paint("green", message.type.padEnd(15))} ${words}`;
  };

/** A frame that is not a message. Its text is not shown: it can hold a secret. */
const describeInvalid = ({ reason, errors, length }: InvalidFrame): string =>
  plain(`skipped a frame of ${length} characters (${reason}): ${errors.join("; ")}`);
