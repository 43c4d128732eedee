import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RelayErrorCode } from "../../../lib/protocol/relay-error.js";
import type { RelayState } from "../../../lib/relay/state.js";

type Status = RelayState["status"];

const page = readFileSync(join(__dirname, "../../../docs/architecture.md"), "utf8");

/** From each status to those that may follow it: the table of docs/architecture.md, The life of a connection. */
export const following = Object.fromEntries(
  [...page.matchAll(/^\| `(\w+)` +\| ([^|]*)\|$/gm)].map(([, status, others = ""]) => [
    status,
    [...others.matchAll(/`(\w+)`/g)].map(([, other]) => other),
  ]),
) as Readonly<Record<Status, readonly Status[]>>;

/** What trying again is of no use after. */
const final: readonly RelayErrorCode[] = [
  ...(["unauthorized", "superseded", "stale-session", "exhausted"] as const),
];

/** What can end each stage of an attempt. */
const endings: Partial<Record<Status, readonly RelayErrorCode[]>> = {
  authorizing: ["unauthorized", "rate-limited", "bad-session", "unreachable", "stale-session"],
  connecting: ["unreachable"],
  open: ["refused"],
  connected: ["disconnected", "superseded"],
};

const attemptOf = (state: RelayState): number | undefined =>
  "attempt" in state ? state.attempt : undefined;

/** Which `attempt` may stand in the state after `before`. */
function expectedAttempt(before: RelayState, after: RelayState): number {
  const fresh = before.status === "idle" || before.status === "stopped";
  if (fresh || before.status === "connected") return 1;
  const failed = "cause" in after && !("cause" in before);
  return (attemptOf(before) ?? 0) + (failed ? 1 : 0);
}

/** Throws unless `after` may follow `before`, with what it carries. */
export function expectLegal(before: RelayState, after: RelayState, maxDelay: number): void {
  assert(
    following[before.status].includes(after.status),
    `${after.status} came after ${before.status}`,
  );
  if ("attempt" in after) assert.equal(after.attempt, expectedAttempt(before, after));
  const codes = endings[before.status];
  if ("cause" in after && codes) {
    const isExhausted = after.status === "stopped" && after.cause.code === "exhausted";
    const { code } = isExhausted ? (after.cause.cause as { code: RelayErrorCode }) : after.cause;
    assert(codes.includes(code), `${code} came of ${before.status}`);
  }
  if ("cause" in after) {
    const { code } = after.cause;
    assert.equal(final.includes(code), after.status === "stopped", `${after.status}: ${code}`);
  }
  if (after.status === "waiting") {
    const floor = after.cause.code === "rate-limited" ? 5000 : 0;
    // After a 429 it may be as long as maxDelay at once: a crowd is to be spread.
    // After several refusals, too, since each counts twice but the first.
    const isLong = floor > 0 || after.cause.code === "refused";
    const ceiling = isLong ? maxDelay : Math.min(1000 * 4 ** (after.attempt - 1), maxDelay);
    assert(after.delay > floor && after.delay <= ceiling, `a delay of ${after.delay}`);
  }
  if (after.status === "connected") assert(after.gap >= 0);
}
