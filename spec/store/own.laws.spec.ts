import * as fc from "fast-check";
import type { User } from "../../lib/protocol/entities.js";
import type { ChatRoom, ChatState } from "../../lib/store/index.js";
import { populatedWorld } from "../testing/support/populated-world.js";
import { Doer } from "./support/doer.js";
import { anyStep, happen, names, settle, type Step } from "./support/doings.js";
import { faultsOf } from "./support/valid-state.js";

/** Three people in a group. */
function setUp() {
  const { people } = populatedWorld();
  const [owner, ...members] = people;
  const groups = [owner.createGroup("Grup 0")];
  for (const member of members) member.join(groups[0] as string);
  const all = people.map((person) => new Doer(person));
  return { all, run: (step: Step) => happen(all, groups, step), settle: () => settle(all, groups) };
}

/** What a state is told. Left out is what the server tells nobody, or only with what the other one writes next. */
function told(state: ChatState): object {
  const { chats, requests, ...rest } = state;
  const { "696969": _, ...rooms } = chats;
  const me = state.me?.id;
  const person = (
    { id, username, displayname, isFriend, bio }: User,
    inGroup: boolean,
  ): object => ({
    id,
    username,
    displayname,
    // Of a stranger in a chat of two that the user began, no reply tells it.
    isFriend: id === me || !inGroup ? undefined : isFriend,
    bio: id === me ? bio : undefined,
  });
  const inRoom = ({ room, users, messages }: ChatRoom): object => {
    const { long, short, link, badges: _, ...bare } = room;
    const isMine = room.owner === me;
    return {
      room: isMine ? { ...bare, long, short, link } : bare,
      users: Object.values(users)
        .map((user) => person(user, room.type === "group"))
        .sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other))),
      // The place of a message among others of the same moment, and the order of readers, are the server's.
      messages: messages
        .map(({ readers, ...chat }) => ({ ...chat, readers: [...(readers ?? [])].sort() }))
        .sort((one, other) => one.id.localeCompare(other.id)),
    };
  };
  return {
    ...rest,
    requests: requests.map((user) => person(user, false)),
    chats: Object.fromEntries(Object.entries(rooms).map(([id, room]) => [id, inRoom(room)])),
  };
}

const anySteps = fc.array(anyStep, { minLength: 20, maxLength: 90 });

describe("A state of one who does things", () => {
  let time = 1_795_000_000_000;
  beforeEach(() => {
    // Each moment is another one: replies are ordered by when the server handled the request.
    jest.spyOn(Date, "now").mockImplementation(() => (time += 1));
  });
  afterEach(() => jest.restoreAllMocks());

  it("is what a fresh snapshot gives when all replies are in, whatever came between", () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { all, run, settle } = setUp();
        for (const step of steps) {
          run(step);
          const one = all[step.pick[0] % all.length] as Doer;
          expect(faultsOf(one.state)).toEqual([]);
        }
        settle();
        for (const one of all) {
          expect(told(one.state)).toEqual(told(one.fresh));
          expect(told(one.late)).toEqual(told(one.fresh));
        }
      }),
      // More by hand: RUNS=10000 SEED=2 npx jest own.laws --testTimeout=3600000
      { numRuns: Number(process.env["RUNS"] ?? 60), seed: Number(process.env["SEED"] ?? 1) },
    );
  });

  it("was compared after each kind of step, many times", () => {
    const counts = new Map<string, number>(names.map((what) => [what, 0]));
    for (const steps of fc.sample(anySteps, { numRuns: 100, seed: 1 })) {
      const { run } = setUp();
      for (const step of steps) {
        if (run(step)) counts.set(step.what, (counts.get(step.what) ?? 0) + 1);
      }
    }
    expect([...counts].filter(([, count]) => count < 10)).toEqual([]);
  });
});
