import { Command, Option } from "commander";
import type { RelayCommand } from "../protocol/commands.js";
import {
  readDuration,
  readHosts,
  readPath,
  readPort,
  readSpeed,
  readTypes,
  readUrl,
  typeNames,
  type TypeName,
} from "./arguments.js";
import { Exit, exits, type ExitName } from "./exits.js";
import { exitTable, helpOf } from "./help.js";
import type { RecordOptions } from "./record.js";
import type { ReplayOptions } from "./replay.js";
import type { SendOptions } from "./send.js";
import { commandFrom, sendables, type Sendable } from "./sendable.js";
import type { ServeOptions } from "./serve.js";
import { version } from "./version.js";
import type { WatchOptions } from "./watch.js";

/** What the program can be told to do. */
export interface Actions {
  watch(options: WatchOptions): Promise<void>;
  send(command: RelayCommand, options: SendOptions): Promise<void>;
  record(file: string, options: RecordOptions): Promise<void>;
  replay(file: string, options: ReplayOptions): Promise<void>;
  serve(options: ServeOptions): Promise<void>;
}

/** Where help goes, and what is wrong with the arguments. */
export interface Voice {
  /** Prints help that was asked for. */
  readonly print: (text: string) => void;
  /** Prints help that was not. */
  readonly tell: (text: string) => void;
  /** Says in one line what is wrong. */
  readonly complain: (line: string) => void;
}

/** Makes the program: its commands and their arguments. Parsing throws a `CommanderError` for help and for what is wrong. */
export function createProgram(actions: Actions, { print, tell, complain }: Voice): Command {
  const program = new Command("rx-kirimin")
    .description(
      "Kirimin's relay in a terminal: watch it, send to it, record it, or stand in for it.",
    )
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: print,
      writeErr: tell,
      outputError: (message) => complain(inOneLine(message)),
    })
    .addHelpText("after", ["", ...exitTable(Object.keys(exits) as ExitName[])].join("\n"));

  connecting(program.command("watch"))
    .description("Connect, and print each message as it comes.")
    .option(
      "--type <types>",
      `only these, with commas between them: ${typeNames.join(", ")}`,
      readTypes,
    )
    .option("--json", "print each message as JSON in one line", false)
    .addHelpText("after", helpOf("watch"))
    .action(({ type: types, ...options }: WatchOptions & { type?: TypeName[] }) =>
      actions.watch({ ...options, ...(types && { types }) }),
    );

  const send = program
    .command("send")
    .description("Connect, send one command once, and say what is known of it.")
    .addHelpText("after", helpOf("send"));
  for (const sendable of sendables) {
    sending(send.command(sendable.type), sendable)
      .addHelpText("after", helpOf("send"))
      .action((options: SendOptions & Record<string, unknown>) =>
        actions.send(commandFrom(sendable, options), options),
      );
  }

  connecting(program.command("record").argument("<file>", "a new file, or - for stdout"))
    .description("Connect, and write each frame that comes to a file.")
    .option("--mask-links", "mask the invite links of groups, too", false)
    .option("--force", "replace the file if it is there", false)
    .addHelpText("after", helpOf("record"))
    .action((file: string, options: RecordOptions) => actions.record(file, options));

  serving(program.command("replay").argument("<file>", "a recording, or - for stdin"))
    .description("Serve a recording to an app, from a relay server on this machine.")
    .option("--speed <factor>", "how many times as fast as it came", readSpeed, 1)
    .addHelpText("after", helpOf("replay"))
    .action((file: string, options: ReplayOptions) => actions.replay(file, options));

  serving(program.command("serve"))
    .description(
      "Run a relay server on this machine with two signed-in users, to try an app by hand.",
    )
    .addHelpText("after", helpOf("serve"))
    .action((options: ServeOptions) => actions.serve(options));

  return program;
}

/** The options of what connects. */
const connecting = (command: Command): Command =>
  command
    .requiredOption("--url <url>", "where Kirimin is, such as https://kirimin.devanka.id", readUrl)
    .option("--path <path>", "where its socket is; /socket for a server of version 3", readPath, "")
    .option("--cookie-file <file>", "a file with the cookie in it")
    .option(
      "--socket-host <hosts>",
      "other hosts that may get the cookie, with commas between them",
      readHosts,
    )
    .addOption(
      new Option("--cookie [cookie]").hideHelp().argParser(() => {
        throw new Exit(
          "usage",
          "The cookie is no argument, since others can see those. Use KIRIMIN_COOKIE or --cookie-file.",
        );
      }),
    );

const sending = (command: Command, { about, fields, choices = {} }: Sendable): Command => {
  for (const [field, what] of Object.entries(fields)) {
    const option = new Option(`--${field} <${field}>`, what).makeOptionMandatory();
    const choice = choices[field];
    command.addOption(choice ? option.choices(choice) : option);
  }
  return connecting(command)
    .description(about)
    .option("--within <ms>", "for how long to try to connect", readDuration, 30_000);
};

const serving = (command: Command): Command =>
  command.option(
    "--port <port>",
    "where it listens on 127.0.0.1; 0 for any free port",
    readPort,
    0,
  );

/** Without values, among which could be the cookie. */
const inOneLine = (message: string): string =>
  message
    .replace(/^error: /, "")
    .trim()
    .replace(/\s*\n\s*/g, " ")
    .replace(/=[^'\s]*/g, "=…")
    .replace(/[^.)]$/, "$&.");
