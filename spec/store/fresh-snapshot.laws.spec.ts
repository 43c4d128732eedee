import * as fc from "fast-check";
import type { User } from "../../lib/protocol/entities.js";
import { type ChatRoom, type ChatState } from "../../lib/store/index.js";
import { populatedWorld } from "../testing/support/populated-world.js";
import { act, actions, anyAction, type Action } from "./support/actions.js";
import { Participant } from "./support/participant.js";
import { faultsOf } from "./support/valid-state.js";

/** Three people in a group, two of whom are friends. */
function setUp() {
  const { world, people } = populatedWorld();
  const all = people.map((person) => new Participant(world, person));
  const groups: string[] = [];
  const run = (action: Action): boolean => act(all, groups, action);
  run({ who: 0, what: "createGroup", pick: [0, 0] });
  run({ who: 1, what: "join", pick: [0, 0] });
  run({ who: 2, what: "join", pick: [0, 0] });
  run({ who: 0, what: "addFriend", pick: [0, 0] });
  run({ who: 1, what: "acceptFriend", pick: [0, 0] });
  return { all, run };
}

/** What the server relays to nobody is left out, on both sides. */
function told(state: ChatState): object {
  const { me, chats, requests, complete } = state;
  // The badges of others: only with what they write next.
  const asOther = ({ badges: _, ...user }: User): User => user;
  // isFriend of oneself, which the live server sets to 1 with the first friend.
  const asSelf = ({ isFriend: _, ...user }: User): User => asOther(user);
  const inRoom = ({ room, users, messages }: ChatRoom): object => {
    const { badges: _, ...bare } = room;
    return {
      room: bare,
      users: Object.values(users).map((user) =>
        user.id === me?.id ? asSelf(user) : asOther(user),
      ),
      messages,
    };
  };
  // The room of everyone is in no snapshot.
  const { "696969": _, ...rooms } = chats;
  return {
    me,
    requests: requests.map((user) => asOther(user)),
    complete,
    chats: Object.fromEntries(Object.entries(rooms).map(([id, room]) => [id, inRoom(room)])),
  };
}

const anySteps = fc.array(anyAction, { minLength: 20, maxLength: 60 });

describe("A state", () => {
  it("is at any time what a fresh snapshot would give, whatever people do", () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { all, run } = setUp();
        for (const step of steps) {
          run(step);
          // One of them at a time, since to make a snapshot takes longer than all else.
          const one = all[step.pick[0] % all.length] as Participant;
          if (one.person.isOnline) expect(told(one.state)).toEqual(told(one.fresh));
        }
        for (const one of all) {
          if (one.person.isOnline) expect(told(one.state)).toEqual(told(one.fresh));
          expect(faultsOf(one.state)).toEqual([]);
        }
      }),
    );
  });

  it("was compared after each kind of action, many times", () => {
    const counts = new Map(Object.keys(actions).map((what) => [what, 0]));
    for (const steps of fc.sample(anySteps, { numRuns: 100, seed: 1 })) {
      const { run } = setUp();
      for (const step of steps) {
        if (run(step)) counts.set(step.what, (counts.get(step.what) ?? 0) + 1);
      }
    }
    expect([...counts].filter(([, count]) => count < 10)).toEqual([]);
  });
});
