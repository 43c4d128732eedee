import { createRelay, type Relay } from "../../lib/index.js";
import { createMockRelay, sample, type MockRelay } from "../../lib/testing/index.js";
import { following } from "../chaos/support/legal-transitions.js";
import { library } from "./support/library.js";
import { fencesOf } from "./support/pages.js";
import { runSnippet } from "./support/run.js";

const page = "docs/states.md";

describe(page, () => {
  it("draws each way from one state to another, and no other", () => {
    const [diagram] = fencesOf(page).filter(({ language }) => language === "mermaid");
    const drawn = [...(diagram?.text ?? "").matchAll(/^ *(\w+) --> (\w+)/gm)].map(
      ([, from, to]) => `${String(from)} → ${String(to)}`,
    );
    const legal = Object.entries(following).flatMap(([from, ways]) =>
      // The page says of closed that all lead there.
      ways.filter((to) => to !== "closed").map((to) => `${from} → ${to}`),
    );
    expect(drawn.sort()).toEqual(legal.sort());
  });

  describe("has snippets that", () => {
    let mock: MockRelay;
    let relay: Relay;
    let banner: string | undefined;
    let actions: Readonly<Record<string, () => void>>;
    let events: string[];

    beforeEach(async () => {
      jest.useFakeTimers();
      mock = createMockRelay();
      relay = createRelay({ ...mock.relayOptions, reconnect: { random: () => 1 } });
      banner = undefined;
      events = [];
      const given = {
        relay,
        hideBanner: () => (banner = undefined),
        showBanner: (text: string, offered = {}) => {
          banner = text;
          actions = offered;
        },
        showSignIn: ({ then }: { then: () => void }) => {
          banner = "sign in";
          actions = { then };
        },
        replaceChats: (chats: readonly unknown[]) => events.push(`${chats.length} chats`),
        markIncomplete: () => events.push("gap"),
        applyMessage: ({ type }: { type: string }) => events.push(type),
        applyOwn: ({ did }: { did: string }) => events.push(did),
      };
      await runSnippet(page, 1, { packages: library, given });
      await runSnippet(page, 3, { packages: library, given });
      jest.advanceTimersByTime(2000);
    });
    afterEach(() => {
      relay.close();
      mock.close();
      jest.useRealTimers();
    });

    it("show how long it waits, and try at once when asked", () => {
      expect(banner).toBeUndefined();
      mock.drop();
      jest.advanceTimersByTime(10);
      expect(banner).toBe("No connection. Trying again in 1 s.");
      actions["Try now"]?.();
      jest.advanceTimersByTime(10);
      mock.send(sample("memberkick"));
      expect(banner).toBeUndefined();
    });

    it("ask for a sign-in, and go on after it", () => {
      mock.answerSession(401, { ok: false, code: 401, msg: "UNAUTHORIZED" });
      mock.drop();
      jest.advanceTimersByTime(1010);
      expect(banner).toBe("sign in");
      actions["then"]?.();
      jest.advanceTimersByTime(2000);
      expect(banner).toBeUndefined();
    });

    it("offer to take the connection back", () => {
      mock.signInElsewhere();
      jest.advanceTimersByTime(10);
      expect(banner).toMatch(/^The user signed in elsewhere/);
      actions["Use it here"]?.();
      jest.advanceTimersByTime(2000);
      expect(banner).toBeUndefined();
    });

    it("make a state of snapshots and messages", () => {
      mock.send(sample("memberkick"));
      mock.drop();
      jest.advanceTimersByTime(3000);
      expect(events).toEqual(["0 chats", "memberkick", "0 chats"]);
    });
  });

  it("has a policy that stops after a refusal", async () => {
    const mock = createMockRelay();
    const { createRelay: _, ...main } = library["rx-kirimin"] as Record<string, unknown>;
    const { relay } = (await runSnippet(page, 2, {
      packages: {
        ...library,
        "rx-kirimin": {
          ...main,
          createRelay: (options: object) =>
            createRelay({ ...options, ...mock.relayOptions, confirmAfter: 20 }),
        },
      },
    })) as { relay: Relay };
    mock.refuse();
    const status = new Promise((resolve) => {
      relay.state$.subscribe((state) => {
        if (state.status === "stopped") resolve(state.cause.code);
      });
    });
    relay.relay$.subscribe();
    expect(await status).toBe("refused");
    relay.close();
    mock.close();
  });
});
