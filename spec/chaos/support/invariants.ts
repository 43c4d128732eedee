import assert from "node:assert/strict";
import type { ChaosBench } from "./chaos-bench.js";

const withSocket = ["connecting", "open", "connected"];

/**
 * Throws unless all is as it must be between any two steps.
 *
 * @param delays those of next attempts, which no other timer has
 */
export function expectInvariants(bench: ChaosBench, delays: ReadonlySet<number>): void {
  const { server, scheduler, model, state, errands } = bench;
  const held = server.held().length;
  const nextAttempts = scheduler
    .pending()
    .filter((delay) => delay !== undefined && delays.has(delay)).length;
  assert(held <= 1, "two sockets");
  assert(server.requests.size <= 1, "two requests");
  assert.equal(nextAttempts, state.status === "waiting" ? 1 : 0, "timers of a next attempt");
  if (server.requests.size > 0) assert.equal(state.status, "authorizing");
  if (held > 0) assert(withSocket.includes(state.status), `a socket while ${state.status}`);
  model.expectTold();
  errands.expectOnce(server.sockets.flatMap(({ sent }) => sent));
  for (const { end, behaviour } of model.watchers) {
    const isOwn = behaviour === "throws in an operator" && end instanceof Error;
    assert(end === undefined || end === "complete" || isOwn);
  }
  assert.equal(state.status === "closed", model.isClosed);
  if (model.isClosed) expectNothingLeft(bench);
}

function expectNothingLeft({ server, scheduler, model, errands, page }: ChaosBench): void {
  assert.deepEqual(scheduler.pending(), [], "a timer is left");
  assert.equal(page.listeners(), 0, "a listener is left");
  assert.equal(server.requests.size + server.held().length, 0, "a request or socket is left");
  assert.equal(errands.open(), 0, "a delivery is left");
  for (const { isThere, end } of model.watchers) if (isThere) assert.equal(end, "complete");
}
