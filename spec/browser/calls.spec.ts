import type { Page } from "playwright-core";
import type { Observable } from "rxjs";
import type { MessageOf, Relay } from "../../lib/index.js";
import type { RelayUser } from "../../lib/testing/index.js";
import { bundleSnippets } from "../docs/support/bundle.js";
import { inChromium } from "./support/in-chromium.js";
import type { Visit } from "./support/visit.js";
import { connected, until } from "./support/wait.js";

/** One side of a call, as docs/calls.md makes it. */
interface Call {
  readonly connection: RTCPeerConnection;
  readonly ended$: Observable<string>;
  hangUp(): void;
}
interface RingingCall extends Call {
  accept(prepare: (connection: RTCPeerConnection) => void): Promise<void>;
  decline(): void;
}

/** What the snippets of docs/calls.md declare. */
interface Recipe {
  startCall(
    relay: Relay,
    peer: string,
    options: { readonly prepare: (connection: RTCPeerConnection) => void },
  ): Promise<Call>;
  ring(relay: Relay, offer: MessageOf<"offer">): Promise<RingingCall>;
}

declare global {
  interface Window {
    calls: Recipe;
    call: Call;
    ringing: RingingCall;
    channel: RTCDataChannel;
    ended: Promise<string>;
  }
}

let recipe: string;
beforeAll(async () => {
  recipe = await bundleSnippets("docs/calls.md", [1, 2, 4], "calls");
});

interface Pair {
  readonly ayu: RelayUser;
  readonly caller: Page;
  readonly callee: Page;
}

/** Two friends, each in a browser of their own. The server's first user is the one who calls. */
async function befriend({ server, open, newContext }: Visit): Promise<Pair> {
  const [me] = server.users;
  const ayu = server.addUser("ayu");
  me.addFriend(ayu.id);
  ayu.acceptFriend(me.id);
  const { page: caller } = await open();
  const { page: callee } = await open({ context: await newContext(ayu) });
  for (const page of [caller, callee]) {
    await connected(page);
    await page.evaluate(recipe);
  }
  return { ayu, caller, callee };
}

const startCall = (page: Page, peer: string): Promise<void> =>
  page.evaluate(async (to) => {
    window.call = await window.calls.startCall(window.kirimin.relay, to, {
      prepare: (connection) => {
        window.channel = connection.createDataChannel("talk");
      },
    });
    window.ended = new Promise((resolve) => window.call.ended$.subscribe(resolve));
  }, peer);

/** Waits for the offer, and lets it ring. */
const letRing = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const offer = await window.kirimin.messages.find(({ type }) => type === "offer");
    window.ringing = await window.calls.ring(window.kirimin.relay, offer as MessageOf<"offer">);
    window.ended = new Promise((resolve) => window.ringing.ended$.subscribe(resolve));
  });

/** Accepts the call, and echoes what the caller says. */
const accept = (page: Page): Promise<void> =>
  page.evaluate(() =>
    window.ringing.accept((connection) => {
      connection.addEventListener("datachannel", ({ channel }) => {
        channel.addEventListener("message", ({ data }) => channel.send(`${String(data)} juga`));
      });
    }),
  );

const talk = (page: Page, text: string): Promise<unknown> =>
  page.evaluate(async (said) => {
    const { channel } = window;
    const heard = new Promise((resolve) => {
      channel.addEventListener("message", ({ data }) => resolve(data));
    });
    if (channel.readyState === "open") channel.send(said);
    else channel.addEventListener("open", () => channel.send(said));
    return heard;
  }, text);

const ended = (page: Page): Promise<string> => page.evaluate(() => window.ended);

/** The duration in the call's message after the call. */
const durationOnceOver = (page: Page): Promise<number | undefined> =>
  page.evaluate(async () => {
    const edit = await window.kirimin.messages.find(({ type }) => type === "editmessage");
    return (edit as MessageOf<"editmessage">).chat.duration;
  });

inChromium("A call by docs/calls.md, in a browser,", (inBrowser) => {
  it(
    "connects two pages, and ends for both when one hangs up",
    inBrowser(async (visit) => {
      const { ayu, caller, callee } = await befriend(visit);
      await startCall(caller, ayu.id);
      await letRing(callee);
      await accept(callee);
      expect(await talk(caller, "halo")).toBe("halo juga");

      await callee.evaluate(() => window.ringing.hangUp());
      expect(await ended(caller)).toBe("hangup");
      expect(await ended(callee)).toBe("hangup");
      expect(await durationOnceOver(caller)).toBeGreaterThan(0);
      const state = await caller.evaluate(() => window.call.connection.signalingState);
      expect(state).toBe("closed");
    }),
  );

  it(
    "has its key in the message that the caller gets, too",
    inBrowser(async (visit) => {
      const { ayu, caller, callee } = await befriend(visit);
      await startCall(caller, ayu.id);
      const message = await caller.evaluate(() =>
        window.kirimin.messages.find(({ type }) => type === "sendmessage"),
      );
      const offer = await callee.evaluate(() =>
        window.kirimin.messages.find(({ type }) => type === "offer"),
      );
      expect(message).toMatchObject({
        chat: { type: "call", duration: -2, id: (offer as MessageOf<"offer">).callKey },
        roomdata: { id: ayu.id },
      });
    }),
  );

  it(
    "sends the offer before the first candidate",
    inBrowser(async (visit) => {
      const { ayu, caller, callee } = await befriend(visit);
      await startCall(caller, ayu.id);
      const signals = await callee.evaluate(async () => {
        await window.kirimin.messages.find(
          (message) => message.type === "candidate" && message.candidate === null,
        );
        return window.kirimin.messages.all.map(({ type }) => type);
      });
      expect(signals.slice(0, 3)).toEqual(["sendmessage", "offer", "candidate"]);
    }),
  );

  it(
    "ends when it is declined, and rings no more in its message",
    inBrowser(async (visit) => {
      const { ayu, caller, callee } = await befriend(visit);
      await startCall(caller, ayu.id);
      await letRing(callee);
      await callee.evaluate(() => window.ringing.decline());
      expect(await ended(caller)).toBe("reject");
      expect(await ended(callee)).toBe("reject");
      expect(await durationOnceOver(callee)).toBe(-1);
    }),
  );

  it(
    "ends when the friend is not connected, and is missed",
    inBrowser(async (visit) => {
      const { ayu, caller, callee } = await befriend(visit);
      await callee.evaluate(() => window.kirimin.relay.close());
      await until(() => !ayu.isConnected);
      await startCall(caller, ayu.id);
      expect(await ended(caller)).toBe("calloffline");
      expect(await durationOnceOver(caller)).toBe(0);
    }),
  );

  it(
    "is not ended by a stranger",
    inBrowser(async (visit) => {
      const { ayu, caller, callee } = await befriend(visit);
      const stranger = { id: "7000009", username: "stranger" };
      await startCall(caller, ayu.id);
      await letRing(callee);
      visit.server.send({
        type: "hangup",
        to: visit.server.users[0].id,
        identifier: "kirimin",
        uid: stranger.id,
        from: "socket-of-stranger",
        user: stranger,
      });
      await caller.evaluate(() => window.kirimin.messages.find(({ type }) => type === "hangup"));
      await accept(callee);
      expect(await talk(caller, "halo")).toBe("halo juga");
    }),
  );

  it(
    "is over for both when one loses the connection to Kirimin",
    inBrowser(async (visit) => {
      const { ayu, caller, callee } = await befriend(visit);
      await startCall(caller, ayu.id);
      await letRing(callee);
      visit.server.drop();
      expect(await ended(caller)).toBe("lost");
      expect(await ended(callee)).toBe("hangup");
    }),
  );

  it(
    "does not come about without a connection to Kirimin",
    inBrowser(async (visit) => {
      const { ayu, caller } = await befriend(visit);
      await caller.evaluate(() => window.kirimin.relay.close());
      const failure = await startCall(caller, ayu.id).catch((error: unknown) => String(error));
      expect(failure).toContain("closed");
    }),
  );
});
