import { Subject, config, finalize, from, map, take, throwError } from "rxjs";
import type { TestScheduler } from "rxjs/testing";
import { createRelay, type RelayOptions } from "../../lib/index.js";
import {
  chatReducer,
  chatState,
  emptyChatState,
  selectMessages,
  type ChatState,
} from "../../lib/store/index.js";
import { createMockRelay, sample } from "../../lib/testing/index.js";
import { inVirtualTime, watch } from "../support/relay-bench.js";
import { snapshotOf, timChat } from "./support/states.js";

/** A relay on a mock, in virtual time; it is connected 4 ms after the first subscription. ayu has a group with the user. */
function setUp(scheduler: TestScheduler, options: Partial<RelayOptions> = {}) {
  const mock = createMockRelay({ scheduler });
  const [me] = mock.users;
  const ayu = mock.addUser("ayu");
  const group = ayu.createGroup("Tim Hore");
  me.join(group);
  const relay = createRelay({
    ...mock.relayOptions,
    scheduler,
    reconnect: { random: () => 1 },
    ...options,
  });
  return {
    mock,
    me,
    relay,
    group,
    chats$: chatState(relay),
    at: (ms: number, action: () => void): void => void scheduler.schedule(action, ms),
    write: (text: string) => ayu.sendMessage({ group }, text),
    /** A message of the user's own, which comes in by `apply` alone. */
    writeMyself: (text: string) => {
      const id = me.sendMessage({ group }, text);
      const chat = { id, userid: me.id, timestamp: scheduler.now(), text };
      const roomdata = { id: group, long: "Tim Hore", short: "Tim Hore", type: "group" as const };
      relay.apply({ did: "sent", chat, roomdata });
    },
    /** What is written in each of the states. */
    told: (states: readonly ChatState[]): string[] =>
      states.map((state) =>
        state.me
          ? selectMessages(group)(state)
              .map(({ text }) => text)
              .join(" ")
          : "nothing known",
      ),
    close: () => {
      relay.close();
      mock.close();
    },
  };
}

describe("chatState", () => {
  it("emits at once, and each state that is another", () => {
    inVirtualTime((_, scheduler) => {
      const { mock, chats$, group, told, write, at, close } = setUp(scheduler);
      write("satu");
      const { values, end } = watch(chats$);
      // The mock's session comes at once, too.
      expect(told(values)).toEqual(["satu"]);
      at(10, () => {
        write("dua");
        mock.send(sample("memberkick", { groupid: "6" }));
        mock.send(sample("memberjoin", { groupid: group, user: { id: "7000009" } }));
      });
      at(20, () => {
        expect(told(values)).toEqual(["satu", "satu dua", "satu dua"]);
        close();
        expect(end()).toBe("complete");
      });
    });
  });

  it("emits the empty state as long as there is no session", () => {
    inVirtualTime((_, scheduler) => {
      const { mock, chats$, told, at, close } = setUp(scheduler);
      mock.hang();
      const { values } = watch(chats$);
      expect(values).toEqual([emptyChatState]);
      at(10, () => mock.resume());
      at(20, () => {
        expect(told(values)).toEqual(["nothing known", ""]);
        close();
      });
    });
  });

  it("gives all subscribers the same states over one connection, and late ones the latest first", () => {
    inVirtualTime((_, scheduler) => {
      const { mock, chats$, told, write, at, close } = setUp(scheduler);
      const first = watch(chats$);
      at(10, () => write("satu"));
      at(20, () => {
        const late = watch(chats$);
        write("dua");
        expect(told(late.values)).toEqual(["satu", "satu dua"]);
        expect(first.values.slice(1)).toEqual(late.values);
        expect(first.values.at(-1)).toBe(late.values.at(-1));
        expect(mock.sessions).toBe(1);
        close();
      });
    });
  });

  it("opens nothing before someone subscribes, and lets the relay go with the last", () => {
    inVirtualTime((_, scheduler) => {
      const { mock, me, chats$, at, close } = setUp(scheduler, { linger: 100 });
      expect(mock.sessions).toBe(0);
      const first = watch(chats$);
      const second = watch(chats$);
      at(10, first.leave);
      at(20, () => expect(me.isConnected).toBe(true));
      at(30, second.leave);
      at(200, () => {
        expect(me.isConnected).toBe(false);
        close();
      });
    });
  });

  it("starts with a new snapshot for who comes back after the relay has lingered", () => {
    inVirtualTime((_, scheduler) => {
      const { mock, chats$, told, write, writeMyself, at, close } = setUp(scheduler, {
        linger: 100,
      });
      const { leave } = watch(chats$);
      at(10, () => write("satu"));
      at(20, () => writeMyself("dua"));
      at(30, leave);
      at(200, () => write("tiga"));
      at(300, () => {
        expect(told(watch(chats$).values)).toEqual(["satu dua tiga"]);
        expect(mock.sessions).toBe(2);
        close();
      });
    });
  });

  it("goes on for who comes back in time: nothing is lost, and what has not changed is the same", () => {
    inVirtualTime((_, scheduler) => {
      const { mock, chats$, group, told, write, writeMyself, at, close } = setUp(scheduler);
      const first = watch(chats$);
      at(10, () => write("satu"));
      at(20, () => writeMyself("dua"));
      at(30, first.leave);
      at(40, () => {
        const again = watch(chats$);
        expect(again.values).toHaveLength(1);
        expect(again.values[0]).toBe(first.values.at(-1));
        again.leave();
      });
      at(50, () => write("tiga"));
      at(60, () => {
        const again = watch(chats$);
        write("empat");
        expect(told(again.values)).toEqual(["satu dua tiga", "satu dua tiga empat"]);
        const [before] = selectMessages(group)(first.values.at(-1) as ChatState);
        expect(selectMessages(group)(again.values[0] as ChatState)[0]).toBe(before);
        expect(mock.sessions).toBe(1);
        close();
      });
    });
  });

  it("goes on for who comes back although the relay keeps only some messages", () => {
    inVirtualTime((_, scheduler) => {
      const { chats$, told, write, at, close } = setUp(scheduler, { journal: 2 });
      const first = watch(chats$);
      at(10, () => ["satu", "dua", "tiga"].forEach(write));
      at(20, first.leave);
      at(30, () => write("empat"));
      at(40, () => {
        const { values, leave } = watch(chats$);
        expect(told(values)).toEqual(["satu dua tiga empat"]);
        expect(values.at(-1)?.complete).toBe(true);
        leave();
        ["lima", "enam", "tujuh"].forEach(write);
        const again = watch(chats$);
        expect(told(again.values)).toEqual(["enam tujuh"]);
        expect(again.values.at(-1)?.complete).toBe(false);
        close();
      });
    });
  });

  it("says that something is missing where the relay could not keep it, until the next snapshot", () => {
    inVirtualTime((_, scheduler) => {
      const { mock, relay, chats$, told, write, at, close } = setUp(scheduler, { journal: 1 });
      watch(relay.memberkick$);
      at(10, () => ["satu", "dua"].forEach(write));
      at(20, () => {
        const { values } = watch(chats$);
        expect(told(values)).toEqual(["dua"]);
        expect(values.at(-1)?.complete).toBe(false);
        mock.drop();
        at(2000, () => {
          expect(told(values).at(-1)).toBe("satu dua");
          expect(values.at(-1)?.complete).toBe(true);
          close();
        });
      });
    });
  });

  it("has after a reconnect what was written meanwhile", () => {
    inVirtualTime((_, scheduler) => {
      const { mock, me, chats$, group, told, write, at, close } = setUp(scheduler);
      const { values } = watch(chats$);
      at(10, () => write("satu"));
      at(20, () => mock.drop());
      at(100, () => {
        write("dua");
        me.createGroup("Arisan");
      });
      at(3000, () => {
        write("tiga");
        expect(told(values).slice(-3)).toEqual(["satu", "satu dua", "satu dua tiga"]);
        const rooms = Object.values(values.at(-1)?.chats ?? {}).map(({ room }) => room.long);
        expect(rooms.sort()).toEqual(["Arisan", "Tim Hore"]);
        expect(Object.keys(values.at(-1)?.chats ?? {})).toContain(group);
        close();
      });
    });
  });

  it("keeps the state when the user is signed in elsewhere, and renews it when taken back", () => {
    inVirtualTime((_, scheduler) => {
      const { mock, relay, chats$, told, write, at, close } = setUp(scheduler);
      const { values, end } = watch(chats$);
      at(10, () => write("satu"));
      at(20, () => mock.signInElsewhere());
      at(30, () => write("dua"));
      at(2000, () => {
        expect(told(values)).toEqual(["", "satu"]);
        expect(told(watch(chats$).values)).toEqual(["satu"]);
        relay.reconnect();
      });
      at(3000, () => {
        expect(told(values).at(-1)).toBe("satu dua");
        expect(end()).toBeUndefined();
        close();
      });
    });
  });

  it("gives the last state to who comes after the relay was closed", () => {
    inVirtualTime((_, scheduler) => {
      const { chats$, told, write, at, close } = setUp(scheduler);
      watch(chats$);
      at(10, () => write("satu"));
      at(20, () => {
        close();
        const late = watch(chats$);
        expect(told(late.values)).toEqual(["satu"]);
        expect(late.end()).toBe("complete");
      });
    });
  });

  it("gives the empty state to who is the first after the relay was closed", () => {
    inVirtualTime((_, scheduler) => {
      const { chats$, close } = setUp(scheduler);
      close();
      const { values, end } = watch(chats$);
      expect(values).toEqual([emptyChatState]);
      expect(end()).toBe("complete");
    });
  });

  it("emits once for a replay, however long it is", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, chats$, told, write, at, close } = setUp(scheduler);
      watch(relay.memberkick$);
      at(10, () => ["satu", "dua", "tiga"].forEach(write));
      at(20, () => {
        expect(told(watch(chats$).values)).toEqual(["satu dua tiga"]);
        close();
      });
    });
  });

  it("comes to the right state for who is the first to subscribe in a handler of the relay's", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, chats$, told, write, at, close } = setUp(scheduler);
      const states: ChatState[] = [];
      watch(relay.sendmessage$.pipe(take(1)), () => {
        chats$.subscribe((state) => states.push(state));
      });
      at(10, () => write("satu"));
      at(20, () => {
        write("dua");
        expect(told(states)).toEqual(["nothing known", "", "satu", "satu dua"]);
        close();
      });
    });
  });

  it("tells everyone of a state before that which somebody's handler leads to", () => {
    inVirtualTime((_, scheduler) => {
      const { chats$, told, write, writeMyself, at, close } = setUp(scheduler);
      const first = watch(chats$, (state) => {
        if (told([state])[0] === "satu") writeMyself("dua");
      });
      const second = watch(chats$);
      at(10, () => {
        write("satu");
        expect(told(first.values)).toEqual(["", "satu", "satu dua"]);
        expect(second.values).toEqual(first.values);
        close();
      });
    });
  });

  it("is complete only after the last state, where a handler closes the relay", () => {
    const updates$ = new Subject<ReturnType<typeof snapshotOf>>();
    const chats$ = chatState({ updates$ });
    const first = watch(chats$, ({ complete }) => {
      if (complete) updates$.complete();
    });
    const second = watch(chats$);
    updates$.next(snapshotOf([timChat]));
    expect(second.values).toHaveLength(2);
    expect(second.values).toEqual(first.values);
    expect([first.end(), second.end()]).toEqual(["complete", "complete"]);
  });

  it("tells everyone else of each state and of the end, whatever a subscriber throws", () => {
    jest.useFakeTimers();
    const thrown: unknown[] = [];
    config.onUnhandledError = (error) => thrown.push(error);
    const throwing = (what: string) => (): never => {
      throw new Error(what);
    };
    const updates$ = new Subject<ReturnType<typeof snapshotOf>>();
    const chats$ = chatState({ updates$ });
    chats$.pipe(map(throwing("map")), finalize(throwing("finalize"))).subscribe();
    chats$.subscribe({ next: throwing("next"), complete: throwing("complete") });
    chats$.pipe(finalize(throwing("end"))).subscribe();
    const { values, end } = watch(chats$);
    updates$.next(snapshotOf([timChat]));
    expect(() => updates$.complete()).not.toThrow();
    expect(values).toHaveLength(2);
    expect(end()).toBe("complete");
    jest.runAllTimers();
    const words = thrown.map((error) => (error as Error).message.split("\n")[0]);
    expect(words).toEqual(expect.arrayContaining(["map", "next", "next", "complete"]));
    config.onUnhandledError = null;
    jest.useRealTimers();
  });

  it("errors if the updates do, and can be subscribed to again", () => {
    const fault = new Error("salah");
    const chats$ = chatState({ updates$: throwError(() => fault) });
    for (let i = 0; i < 2; i += 1) expect(watch(chats$).end()).toBe(fault);
  });

  it("is at last what a new session says, after all that somebody does", () => {
    inVirtualTime((_, scheduler) => {
      const { mock, me, chats$, group, write, at, close } = setUp(scheduler);
      const [, ayu] = mock.users;
      const budi = mock.addUser("budi");
      const { values } = watch(chats$);
      const ayus = ayu as typeof budi;
      at(10, () => {
        budi.join(group);
        const id = write("satu");
        budi.readAll({ group });
        ayus.editMessage(id, "satu (baru)");
        ayus.deleteMessage(write("dua"));
        budi.sendMessage({ user: me.id }, "kenalan?");
        budi.addFriend(me.id);
        ayus.addFriend(me.id);
        ayus.kick(group, budi.id);
      });
      at(20, () => {
        from(mock.relayOptions.session())
          .pipe(map((session) => ({ type: "snapshot", session })))
          .subscribe((snapshot) => {
            const fresh = chatReducer(undefined, snapshot);
            expect(fresh.requests).toHaveLength(2);
            const { chats, ...rest } = values.at(-1) as ChatState;
            expect(rest).toEqual({ ...fresh, chats: undefined });
            expect(chats[group]).toEqual(fresh.chats[group]);
            expect(chats[budi.id]).toMatchObject({ messages: fresh.chats[budi.id]?.messages });
          });
        close();
      });
    });
  });
});
