import fc from "fast-check";
import type { SchedulerLike } from "rxjs";
import { createApi, type ApiFetch } from "../../lib/api/index.js";
import { createRelay } from "../../lib/index.js";
import { chatState, emptyChatState, selectMessages } from "../../lib/store/index.js";
import { createMockRelay, type StandInUser } from "../../lib/testing/index.js";
import { createClock } from "./support/clock.js";
import { refusal, replyOf } from "./support/fake-fetch.js";

const doings = [
  "send",
  "send two",
  "edit",
  "delete",
  "send again",
  "dismiss",
  "unsubscribe",
  "the other sends",
  "the other clears",
  "the connection is lost",
] as const;

/** What becomes of a request. Those that are lost get no reply. */
const fates = ["done", "lost", "lost, and done", "unreadable", "refused", "unreachable"] as const;

interface Step {
  readonly what: (typeof doings)[number];
  readonly where: "group" | "two";
  readonly fate: (typeof fates)[number];
  /** How long the reply takes, in ms. */
  readonly takes: number;
  /** How long it is until the next step, in ms. */
  readonly pause: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...doings),
  where: fc.constantFrom("group", "two"),
  fate: fc.oneof({ weight: 2, arbitrary: fc.constant("done" as const) }, fc.constantFrom(...fates)),
  takes: fc.integer({ min: 0, max: 3000 }),
  pause: fc.integer({ min: 0, max: 3000 }),
});

/** The `fetch` of a user for whom each request has the fate of the latest step. */
function fetchOf({ fetch }: StandInUser, fateNow: () => Step, scheduler: SchedulerLike): ApiFetch {
  return async (...request) => {
    const { fate, takes } = fateNow();
    const isDone = fate === "done" || fate === "lost, and done" || fate === "unreadable";
    const reply = isDone ? await fetch(...request) : undefined;
    await new Promise<void>((done) => scheduler.schedule(() => done(), takes));
    if (fate === "refused") return refusal(404, "ERROR");
    if (fate === "unreadable") return replyOf(502, "<html>");
    if (fate === "unreachable") throw Object.assign(new Error(), { code: "ECONNREFUSED" });
    return fate === "done" && reply ? reply : new Promise(() => undefined);
  };
}

/** What was on the way and what had failed after a step, in all plays: a law of nothing is none. */
const met = { pending: 0, failed: 0 };

/** Plays the steps in virtual time, and checks each state on the way. */
async function play(steps: readonly Step[]): Promise<void> {
  const clock = createClock();
  const { scheduler } = clock;
  // In slices, since what waits for a promise only goes on in between.
  const advance = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 100) await clock.advance(Math.min(left, 100));
  };
  const mock = createMockRelay({ scheduler, deafFor: 0 });
  const [me] = mock.users;
  const ayu = mock.addUser("ayu");
  const groupid = ayu.createGroup("Tim");
  me.join(groupid);
  ayu.addFriend(me.id);
  me.acceptFriend(ayu.id);
  const rooms = {
    group: { ref: { id: groupid, type: "group" }, ayus: { group: groupid } },
    two: { ref: { id: ayu.id, type: "user" }, ayus: { user: me.id } },
  } as const;

  const relay = createRelay({
    ...mock.relayOptions,
    scheduler,
    confirmAfter: 10,
    reconnect: { random: () => 0 },
  });
  let now: Step | undefined;
  const fetch = fetchOf(me, () => now as Step, scheduler);
  const api = createApi(relay, mock.url, { fetch, scheduler, timeout: 2000 });

  let state = emptyChatState;
  let underWay = 0;
  const messagesOf = (where: Step["where"]) => selectMessages(rooms[where].ref.id)(state);
  const check = (): void => {
    const all = [...messagesOf("group"), ...messagesOf("two")];
    const texts = all.filter(({ type }) => type !== "deleted").map(({ text }) => text);
    // Each text is written once, so a text that is there twice is a message that is.
    expect(texts).toEqual([...new Set(texts)]);
    expect(all.map(({ id }) => id)).toEqual([...new Set(all.map(({ id }) => id))]);
    expect(all.filter(({ pending }) => pending).length).toBeLessThanOrEqual(underWay);
    expect(all.filter(({ pending, failed }) => pending && failed)).toEqual([]);
  };
  chatState(relay).subscribe((next) => {
    state = next;
    check();
  });
  relay.updates$.subscribe((event) => {
    if (event.type !== "snapshot") return;
    const all = [...messagesOf("group"), ...messagesOf("two")];
    expect(all.filter(({ failed }) => failed !== undefined)).toEqual([]);
  });
  await advance(100);

  let count = 0;
  let last = { unsubscribe: (): void => undefined };
  const optimistic = { optimistic: true };
  for (const one of steps) {
    now = one;
    const { ref, ayus } = rooms[one.where];
    const mine = [...messagesOf(one.where)].reverse().filter(({ userid }) => userid === me.id);
    const settled = mine.find(
      ({ pending, failed, type }) => !pending && !failed && type !== "deleted",
    );
    const failed = mine.find((it) => it.failed !== undefined);
    const text = `text ${(count += 1)}`;
    const begin = (call$: ReturnType<typeof api.sendMessage>): void => {
      underWay += 1;
      const over = (): void => void (underWay -= 1);
      last = call$.subscribe({ error: over, complete: over });
    };
    switch (one.what) {
      case "send two":
        begin(api.sendMessage(ref, { text: `${text}, first` }, optimistic));
        begin(api.sendMessage(ref, { text }, optimistic));
        break;
      case "send":
        begin(api.sendMessage(ref, { text }, optimistic));
        break;
      case "edit":
        if (settled) begin(api.editMessage(ref, settled.id, text, optimistic));
        break;
      case "delete":
        if (settled) begin(api.deleteMessage(ref, settled.id, optimistic));
        break;
      case "send again":
        if (failed) begin(api.sendMessage(ref, { text }, { ...optimistic, replaces: failed.id }));
        break;
      case "dismiss":
        if (failed) api.dismiss(failed.id);
        break;
      case "unsubscribe":
        // A call that goes on counts as under way until the end.
        last.unsubscribe();
        break;
      case "the other sends":
        ayu.sendMessage(ayus, text);
        break;
      case "the other clears":
        ayu.clearHistory(ayus);
        break;
      case "the connection is lost":
        mock.drop();
        break;
    }
    check();
    const shown = [...messagesOf("group"), ...messagesOf("two")];
    met.pending += shown.filter(({ pending }) => pending).length;
    met.failed += shown.filter((it) => it.failed !== undefined).length;
    await advance(one.pause);
  }

  // All is over, but for what nobody waits for any more.
  await advance(steps.length * 2 * 4000 + 4000);
  const left = [...messagesOf("group"), ...messagesOf("two")];
  expect(left.filter(({ pending }) => pending)).toEqual([]);

  mock.drop();
  await advance(2000);
  const { c: chats } = me.snapshot();
  for (const where of ["group", "two"] as const) {
    const { m: stored } = chats.find(({ r }) => r.id === rooms[where].ref.id) ?? { m: [] };
    expect(messagesOf(where).map(({ id, text }) => ({ id, text }))).toEqual(
      stored.map(({ id, text }) => ({ id, text })),
    );
  }
  expect(state.complete).toBe(true);
  relay.close();
  mock.close();
}

describe("Whatever becomes of the requests", () => {
  it("nothing pending outlives its call, nothing failed the next snapshot, and no message is there twice", async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), play), {
      seed: 9,
      numRuns: 40,
    });
  }, 60_000);
});
