import { Command, CommanderError, Option } from "commander";
import type { RelayCommand } from "../protocol/commands.js";
import {
  commandFrom,
  readDuration,
  readHosts,
  readPath,
  readPort,
  readSpeed,
  readTypes,
  readUrl,
  sendables,
  typeNames,
  type Sendable,
  type TypeName,
} from "./arguments.js";
import { Exit, exits, type ExitName } from "./exits.js";
import { exitTable, helpOf } from "./help.js";
import { record, type RecordOptions } from "./record.js";
import { replay, type ReplayOptions } from "./replay.js";
import { send, type SendOptions } from "./send.js";
import { serve, type ServeOptions } from "./serve.js";
import { Terminal, type ProcessLike } from "./terminal.js";
import { watch, type WatchOptions } from "./watch.js";

/** The version of the package: the same as in package.json, which the bundle does not read. */
export const version = "0.1.0";

/** Does what the arguments of `process` say, and gives the exit code. Rethrows an error that is a fault of the program. */
export async function main(process: ProcessLike): Promise<number> {
  const terminal = new Terminal(process);
  const complain = (line: string): void => terminal.tell(`rx-kirimin: ${line}`);
  const program = createProgram(
    {
      watch: (options) => watch(terminal, options),
      send: (command, options) => send(terminal, command, options),
      record: (file, options) => record(terminal, file, options),
      replay: (file, options) => replay(terminal, file, options),
      serve: (options) => serve(terminal, options),
    },
    {
      print: (text) => process.stdout.write(text),
      tell: (text) => process.stderr.write(text),
      complain: (line) => complain(`${line} See rx-kirimin --help.`),
    },
  );
  try {
    await program.parseAsync(process.argv.slice(2), { from: "user" });
    return exits.done.code;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exits.done.code : exits.usage.code;
    }
    if (!(error instanceof Exit)) throw error;
    if (error.message !== "") complain(error.message);
    return error.code;
  } finally {
    terminal.release();
  }
}

/** The commands of the program. */
export interface Actions {
  watch(options: WatchOptions): Promise<void>;
  send(command: RelayCommand, options: SendOptions): Promise<void>;
  record(file: string, options: RecordOptions): Promise<void>;
  replay(file: string, options: ReplayOptions): Promise<void>;
  serve(options: ServeOptions): Promise<void>;
}

/** Where the program prints help and mistakes in the arguments. */
export interface Voice {
  /** Prints help that was asked for. */
  readonly print: (text: string) => void;
  /** Prints help that was not asked for. */
  readonly tell: (text: string) => void;
  /** Prints what is wrong, in one line. */
  readonly complain: (line: string) => void;
}

/** Makes the program: its commands and their arguments. Parsing throws a `CommanderError` for help and for mistakes. */
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
    .option("--type <types>", `only these, separated by commas: ${typeNames.join(", ")}`, readTypes)
    .option("--json", "print each message as JSON in one line", false)
    .addHelpText("after", helpOf("watch"))
    .action(({ type: types, ...options }: WatchOptions & { type?: TypeName[] }) =>
      actions.watch({ ...options, ...(types && { types }) }),
    );

  const send = program
    .command("send")
    .description("Connect, send one command once, and say whether it was sent.")
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
    .option("--mask-links", "also mask the invite links of groups", false)
    .option("--force", "replace the file if it exists", false)
    .addHelpText("after", helpOf("record"))
    .action((file: string, options: RecordOptions) => actions.record(file, options));

  serving(program.command("replay").argument("<file>", "a recording, or - for stdin"))
    .description("Serve a recording to an app, from a relay server on this machine.")
    .option("--speed <factor>", "how many times as fast as recorded", readSpeed, 1)
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

/** Adds the options of a command that connects. */
const connecting = (command: Command): Command =>
  command
    .requiredOption(
      "--url <url>",
      "the address of Kirimin, such as https://kirimin.devanka.id",
      readUrl,
    )
    .option(
      "--path <path>",
      "the path of its socket; /socket for a server of version 3",
      readPath,
      "",
    )
    .option("--cookie-file <file>", "a file that holds the cookie")
    .option(
      "--socket-host <hosts>",
      "other hosts that may get the cookie, separated by commas",
      readHosts,
    )
    .addOption(
      new Option("--cookie [cookie]").hideHelp().argParser(() => {
        throw new Exit(
          "usage",
          "The cookie cannot be an argument: others can see those. Use KIRIMIN_COOKIE or --cookie-file.",
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
    .option("--within <ms>", "how long to try to connect", readDuration, 30_000);
};

const serving = (command: Command): Command =>
  command.option("--port <port>", "the port on 127.0.0.1; 0 for any free one", readPort, 0);

/** Without values: the cookie could be among them. */
const inOneLine = (message: string): string =>
  message
    .replace(/^error: /, "")
    .trim()
    .replace(/\s*\n\s*/g, " ")
    .replace(/=[^'\s]*/g, "=…")
    .replace(/[^.)]$/, "$&.");
