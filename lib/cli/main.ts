import { CommanderError } from "commander";
import { Exit, exits } from "./exits.js";
import { createProgram } from "./program.js";
import { record } from "./record.js";
import { replay } from "./replay.js";
import { send } from "./send.js";
import { serve } from "./serve.js";
import { Terminal, type ProcessLike } from "./terminal.js";
import { watch } from "./watch.js";

/**
 * Does what the arguments of `process` say, and gives the exit code. What ends it otherwise is a fault of its own, and is
 * thrown.
 */
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
