/** The streams that a spec watches. */
export const watchable = [
  ...["relay$", "newbadges$", "memberkick$", "unknown$", "invalid$", "updates$"],
] as const;

export interface FrameKind {
  /** The text, with its number in it as `seq{n}`. */
  readonly text: (seq: string) => string;
  /** The streams that it belongs to. */
  readonly reaches: readonly string[];
  /** The known type that it is not of. */
  readonly claims?: string;
}

/** In characters: what the relays of these specs parse. */
export const maxFrameLength = 500;

const message = (type: string, fields: object = {}) => ({
  text: (seq: string) => JSON.stringify({ type, key: seq, from: "2", ...fields }),
  reaches: ["relay$", "updates$", `${type}$`],
});
const invalid = (text: FrameKind["text"], claims?: string): FrameKind => ({
  text,
  reaches: ["invalid$"],
  ...(claims !== undefined && { claims }),
});

/** What a server, or a peer through it, may send. */
export const frameKinds: Readonly<Record<string, FrameKind>> = {
  newbadges: message("newbadges", { badges: [4] }),
  memberkick: message("memberkick", { groupid: "1" }),
  newLoggedIn: {
    text: (uid) => JSON.stringify({ type: "newLoggedIn", uid }),
    reaches: ["relay$", "updates$"],
  },
  "an unknown type": {
    text: (seq) => JSON.stringify({ type: "calls", seq }),
    reaches: ["unknown$"],
  },
  "a type that objects have": {
    text: (seq) => `{"type":"__proto__","__proto__":{"polluted":true},"seq":"${seq}"}`,
    reaches: ["unknown$"],
  },
  "a misshapen one": invalid(
    (seq) => JSON.stringify({ type: "newbadges", key: seq, badges: "4" }),
    "newbadges",
  ),
  "a misshapen newLoggedIn": invalid(
    (seq) => JSON.stringify({ type: "newLoggedIn", uid: [seq] }),
    "newLoggedIn",
  ),
  "an array for a type": invalid((seq) => JSON.stringify({ type: ["candidate"], seq })),
  "no JSON": invalid((seq) => `{"type":"newbadges","key":"${seq}"`),
  "one too long": invalid((seq) =>
    JSON.stringify({ type: "newbadges", key: seq, from: "2", badges: [], x: "a".repeat(500) }),
  ),
};

/** Which frame a stream's value came from; `undefined` for a snapshot or a gap. */
export function seqOf(value: unknown): string | undefined {
  const { frame } = value as { frame?: unknown };
  const text = typeof frame === "string" ? frame : JSON.stringify(value);
  return /seq\d+/.exec(text)?.[0];
}
