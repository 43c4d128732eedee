import { firstValueFrom, ignoreElements, merge } from "rxjs";
import type { RelayCommand } from "../protocol/commands.js";
import type { NotSent } from "../relay/not-sent.js";
import type { Relay } from "../relay/relay.js";
import { connect, endOf, type ConnectionOptions } from "./connect.js";
import { Exit } from "./exits.js";
import { until, type Terminal } from "./terminal.js";

export interface SendOptions extends ConnectionOptions {
  /** For how long to try to connect, in ms. */
  readonly within: number;
}

/** Connects, sends `command` once, and tells what is known about it. Throws an {@link Exit} unless it was sent. */
export async function send(
  terminal: Terminal,
  command: RelayCommand,
  options: SendOptions,
): Promise<void> {
  const relay = await connect(terminal, options);
  const opening$ = relay.relay$.pipe(ignoreElements());
  // Closes instead of unsubscribing: only close() tells whether the command was on its way.
  terminal.ended$.subscribe({ error: () => relay.close() });
  try {
    await firstValueFrom(merge(relay.deliver(command, { within: options.within }), opening$), {
      defaultValue: command,
    });
    terminal.tell(`Sent: ${command.type}. Kirimin does not confirm commands.`);
  } catch (error) {
    throw await exitFor(error as NotSent, relay, terminal);
  } finally {
    relay.close();
  }
}

/** The end of the program for a command that was not sent. */
async function exitFor({ reason }: NotSent, relay: Relay, terminal: Terminal): Promise<Exit> {
  switch (reason) {
    case "indeterminate":
      return new Exit(
        "indeterminate",
        "It may or may not have been sent: the connection ended while it was on its way. Check before you send it again.",
      );
    case "stopped":
    case "closed": {
      const why = (exit: Exit): Exit => new Exit(exit.exit, `Not sent. ${exit.message}`.trim());
      return await until(endOf(relay, terminal)).catch(why);
    }
    default:
      return new Exit("notSent", "Not sent: there was no connection within the time of --within.");
  }
}
