import { relayTypes } from "../../lib/protocol/messages.js";
import { inVirtualTime, opensAfter, setUp, watch } from "../support/relay-bench.js";

const names = relayTypes.map((type) => `${type}$` as const);

describe("The streams by type", () => {
  it.each(names)("have one of %s, always the same", (name) => {
    inVirtualTime((_, scheduler) => {
      const { relay } = setUp(scheduler);
      const stream$ = relay[name];
      expect(relay[name]).toBe(stream$);
    });
  });

  it("are listed with the rest of the relay, and go into a copy of it", () => {
    inVirtualTime((_, scheduler) => {
      const { relay } = setUp(scheduler);
      const copy = { ...relay };
      expect(Object.keys(copy)).toEqual(expect.arrayContaining([...names, "state$"]));
      expect(copy.memberkick$).toBe(relay.memberkick$);
    });
  });

  it("are each relay's own", () => {
    inVirtualTime((_, scheduler) => {
      expect(setUp(scheduler).relay.memberkick$).not.toBe(setUp(scheduler).relay.memberkick$);
    });
  });

  it("can be taken out of the relay", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const { memberkick$ } = relay;
      const { values } = watch(memberkick$);
      const kick = { type: "memberkick", key: "k", from: "2", groupid: "7" };
      at(5, () => server.socket.serverSends(kick));
      at(6, () => {
        expect(values).toEqual([kick]);
        relay.close();
      });
    });
  });

  it("can be spied on", () => {
    inVirtualTime((_, scheduler) => {
      const { relay } = setUp(scheduler);
      const spy = jest.spyOn(relay, "memberkick$", "get");
      watch(relay.memberkick$).leave();
      expect(spy).toHaveBeenCalledTimes(1);
      relay.close();
    });
  });
});
