import { createProgram, type Actions } from "../../../lib/cli/main.js";

/** What the program would do for these arguments, or for a line of a shell in which it is called: names and arguments. */
export async function parse(call: string | readonly string[]): Promise<unknown[][]> {
  const done: unknown[][] = [];
  const action =
    (name: string) =>
    (...given: unknown[]): Promise<void> => {
      done.push([name, ...given]);
      return Promise.resolve();
    };
  const actions: Actions = {
    watch: action("watch"),
    send: action("send"),
    record: action("record"),
    replay: action("replay"),
    serve: action("serve"),
  };
  const silent = (): void => undefined;
  const program = createProgram(actions, { print: silent, tell: silent, complain: silent });
  await program.parseAsync(typeof call === "string" ? argumentsIn(call) : [...call], {
    from: "user",
  });
  return done;
}

/** What stands between the program's name and the next pipe or redirection. */
const argumentsIn = (line: string): string[] =>
  String(/^.*?rx-kirimin (?!-p)([^|<>]*)/.exec(line)?.[1])
    .trim()
    .split(/ +/);
