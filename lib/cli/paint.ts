/** As much of an output stream as tells whether it is a terminal. */
export interface MaybeTerminal {
  readonly isTTY?: boolean;
}

/** The variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether `stream` is a terminal on which lines can be replaced. */
export const isScreen = ({ isTTY }: MaybeTerminal, env: Environment): boolean =>
  isTTY === true && env["TERM"] !== "dumb";

/** What colours text on `stream`: nothing, unless it is a terminal and NO_COLOR is not set. */
export function paints(stream: MaybeTerminal, env: Environment) {
  const isColoured = isScreen(stream, env) && !env["NO_COLOR"];
  const paint =
    (colour: number) =>
    (text: string): string =>
      isColoured ? `\x1b[${colour}m${text}\x1b[0m` : text;
  return { bold: paint(1), dim: paint(2), green: paint(32), yellow: paint(33) };
}
