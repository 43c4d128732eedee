import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { WebSocketServer } from "ws";
import { inChromium } from "./support/in-chromium.js";
import { connected, until } from "./support/wait.js";

inChromium("in a browser", (inBrowser) => {
  describe("under a strict Content-Security-Policy", () => {
    it(
      "loads, connects and decodes without a word in the console",
      inBrowser(async ({ server, open }) => {
        const ayu = server.addUser("ayu");
        const group = ayu.createGroup("Tim Hore");
        server.users[0].join(group);
        const { page, complaints } = await open();
        await connected(page);
        ayu.kick(group, server.users[0].id);
        const [kick] = await page.evaluate(() => window.kirimin.kicks.atLeast(1));

        expect(kick).toMatchObject({ type: "memberkick", groupid: group, from: ayu.id });
        expect(await page.evaluate(() => window.kirimin.violations.all)).toEqual([]);
        expect(complaints).toEqual([]);
      }),
    );

    it(
      "would be told if it evaluated text, or connected elsewhere",
      inBrowser(async ({ open }) => {
        const { page, complaints } = await open();
        const violations = await page.evaluate(async () => {
          // eslint-disable-next-line @typescript-eslint/no-implied-eval
          setTimeout("0");
          await fetch("http://127.0.0.1:1").catch(() => undefined);
          return window.kirimin.violations.atLeast(2);
        });
        expect(violations).toEqual(["script-src eval", "connect-src http://127.0.0.1:1/"]);
        expect(complaints.length).toBeGreaterThan(0);
      }),
    );
  });

  it(
    "connects with the browser's own WebSocket, and with a cookie that no script can read",
    inBrowser(async ({ server, open }) => {
      const { page, openSockets } = await open();
      await connected(page);
      expect(await page.evaluate(() => document.cookie)).toBe("");
      expect(server.users[0].isConnected).toBe(true);
      expect(openSockets()).toBe(1);
    }),
  );

  it(
    "stops where the browser has no cookie",
    inBrowser(async ({ open, newContext }) => {
      const { page } = await open({ context: await newContext() });
      expect(await reaches(page, "stopped")).toMatchObject({ code: "unauthorized" });
    }),
  );

  it(
    "sends a like, once",
    inBrowser(async ({ server, open }) => {
      const ayu = server.addUser("ayu");
      const { page } = await open();
      await page.evaluate(
        (to) =>
          new Promise<void>((complete, error) => {
            const { relay, commands } = window.kirimin;
            relay.deliver(commands.postlike("p1")).subscribe({
              error,
              complete: () => {
                relay.send(commands.hangup(to));
                complete();
              },
            });
          }),
        ayu.id,
      );
      // The server reads in order, and answers this one: ayu is not online.
      await page.evaluate(() => window.kirimin.messages.find(({ type }) => type === "calloffline"));
      expect(server.likes("p1")).toBe(1);
    }),
  );

  it(
    "closes the socket with the relay",
    inBrowser(async ({ server, open }) => {
      const { page } = await open();
      await connected(page);
      await page.evaluate(() => window.kirimin.relay.close());
      await until(() => !server.users[0].isConnected);
      expect(await statuses(page)).toEqual([...upToConnected, "closed"]);
    }),
  );

  describe("acceptance and refusal", () => {
    it(
      "counts a socket that stays open as accepted after confirmAfter",
      inBrowser(async ({ open }) => {
        const confirmAfter = 300;
        const { page } = await open({ relay: { confirmAfter } });
        const { at: connectedAt } = await connected(page);
        const { at: openAt } = await reaches(page, "open");
        expect(connectedAt - openAt).toBeGreaterThan(confirmAfter - 5);
        expect(await statuses(page)).toEqual(upToConnected);
      }),
    );

    it(
      "counts a socket as accepted with its first frame",
      inBrowser(async ({ server, open }) => {
        const { page } = await open({ relay: { confirmAfter: 50_000 } });
        await reaches(page, "open");
        server.send({ type: "newbadges", key: "k", from: "1", badges: [2] });
        await connected(page);
        expect(await page.evaluate(() => window.kirimin.messages.all)).toMatchObject([
          { type: "newbadges", badges: [2] },
        ]);
      }),
    );

    it(
      "takes an open that a clean close without a code follows for a refusal",
      inBrowser(async ({ server, open }) => {
        server.refuse(2);
        const { page } = await open({ relay: { confirmAfter: 1000 } });
        await connected(page);
        expect(await statuses(page)).toEqual([
          "idle",
          ...["authorizing", "connecting", "open", "waiting: refused"],
          ...["authorizing", "connecting", "open", "waiting: refused"],
          ...["authorizing", "connecting", "open", "connected"],
        ]);
        expect(server.sessions).toBe(3);
      }),
    );

    it(
      "tells the refusal of one relay (1005) from the loss of another (1006)",
      inBrowser(async ({ server, open, newContext }) => {
        const ayu = server.addUser("ayu");
        ayu.refuse();
        const refused = await open({
          context: await newContext(ayu),
          relay: { confirmAfter: 1000 },
        });
        const dropped = await open();
        await connected(dropped.page);
        server.drop();

        expect(await reaches(refused.page, "waiting")).toMatchObject({
          code: "refused",
          closeCode: 1005,
          wasClean: true,
        });
        expect(await reaches(dropped.page, "waiting")).toMatchObject({
          code: "disconnected",
          closeCode: 1006,
          wasClean: false,
        });
      }),
    );
  });

  describe("offline and back", () => {
    it(
      "makes no attempt while the browser is offline, and one when it is back",
      inBrowser(async ({ server, context, open }) => {
        const { page, openSockets } = await open({ relay: { reconnect: never } });
        await connected(page);
        await context.setOffline(true);
        server.drop();
        expect(await reaches(page, "offline")).toMatchObject({
          code: "disconnected",
          closeCode: 1006,
        });
        expect(server.sessions).toBe(1);

        await context.setOffline(false);
        await connected(page, 2);
        expect(await statuses(page)).toEqual([
          ...upToConnected,
          "offline: disconnected",
          ...["authorizing", "connecting", "open", "connected"],
        ]);
        expect(server.sessions).toBe(2);
        expect(openSockets()).toBe(1);
      }),
    );

    it(
      "does not sit a delay out when the network comes back",
      inBrowser(async ({ server, context, open }) => {
        const { page } = await open({ relay: { reconnect: never } });
        await connected(page);
        server.drop();
        await reaches(page, "waiting");
        await context.setOffline(true);
        await reaches(page, "offline");
        await context.setOffline(false);
        await connected(page, 2);
        expect(server.sessions).toBe(2);
      }),
    );
  });

  it(
    "stays out when another page of the user connects, and takes the connection back when asked",
    inBrowser(async ({ server, open }) => {
      const first = await open();
      await connected(first.page);
      const second = await open();
      await connected(second.page);
      expect(await reaches(first.page, "stopped")).toMatchObject({ code: "superseded" });
      expect(first.openSockets()).toBe(0);

      // In the time of three attempts of the second page, the first one makes none.
      for (const connection of [2, 3, 4]) {
        server.drop();
        await connected(second.page, connection);
      }
      expect(server.sessions).toBe(5);
      server.addUser("ayu").sendMessage({ user: server.users[0].id }, "halo");
      await second.page.evaluate(() => window.kirimin.messages.atLeast(1));
      expect(await first.page.evaluate(() => window.kirimin.messages.all)).toMatchObject([
        { type: "newLoggedIn" },
      ]);

      await first.page.evaluate(() => window.kirimin.relay.reconnect());
      await connected(first.page, 2);
      expect(await reaches(second.page, "stopped")).toMatchObject({ code: "superseded" });
      expect(server.sessions).toBe(6);
      expect([first.openSockets(), second.openSockets()]).toEqual([1, 0]);
    }),
  );

  describe("the way back", () => {
    it(
      "leads to one new connection, whether or not the browser has kept the page",
      inBrowser(async ({ server, emptyUrl, open }) => {
        const { page } = await open();
        await connected(page);
        const madeAt = await page.evaluate(() => performance.timeOrigin);
        await page.goto(emptyUrl);
        await until(() => !server.users[0].isConnected);
        expect(server.sessions).toBe(1);

        await page.goBack({ waitUntil: "commit" });
        await page.waitForFunction(() => "kirimin" in window);
        // Out of the back/forward cache it is the same page. A headless shell has no such cache.
        const isKept = madeAt === (await page.evaluate(() => performance.timeOrigin));
        await connected(page, isKept ? 2 : 1);
        expect(await statuses(page)).toEqual(
          isKept
            ? [...upToConnected, "waiting: disconnected", ...upToConnected.slice(1)]
            : upToConnected,
        );
        expect(await page.evaluate(() => window.kirimin.shown.all)).toEqual(
          isKept ? [false, true] : [false],
        );
        expect(server.sessions).toBe(2);
        // No socket of before was left to be thrown out.
        expect(await page.evaluate(() => window.kirimin.messages.all)).toEqual([]);
      }),
    );

    it(
      "is one that a kept page goes by itself: it ends its connection, and has a new one when it is shown",
      inBrowser(async ({ server, open }) => {
        const { page, openSockets } = await open({ relay: { reconnect: never } });
        await connected(page);
        // The event by which the browser announces that it keeps the page.
        const tell = (event: string) =>
          page.evaluate(
            (type) => dispatchEvent(new PageTransitionEvent(type, { persisted: true })),
            event,
          );
        await tell("pagehide");
        await until(() => !server.users[0].isConnected);
        expect(await reaches(page, "waiting")).toMatchObject({ code: "disconnected" });

        await tell("pageshow");
        await connected(page, 2);
        expect(server.sessions).toBe(2);
        expect(openSockets()).toBe(1);
      }),
    );
  });

  describe("what comes over the wire", () => {
    it(
      "keeps the order of 10,000 messages that come at once",
      inBrowser(async ({ server, open }) => {
        const { page } = await open();
        await connected(page);
        const ids = Array.from({ length: 10_000 }, (_, index) => String(index));
        for (const groupid of ids) {
          server.send({ type: "memberkick", key: groupid, from: "1", groupid });
        }
        const came = await page.evaluate(async () => {
          const kicks = await window.kirimin.kicks.atLeast(10_000);
          return kicks.map(({ groupid }) => groupid);
        });
        expect(came).toEqual(ids);
      }),
    );

    it(
      "keeps half a surrogate pair as it is, both ways",
      inBrowser(async ({ server, open }) => {
        const half = "\ud83d";
        const { page } = await open();
        await connected(page);
        server.send({ type: "memberkick", key: "k", from: "1", groupid: half });
        const came = await page.evaluate(async () => {
          const [kick] = await window.kirimin.kicks.atLeast(1);
          return kick?.groupid.charCodeAt(0);
        });
        expect(came).toBe(0xd83d);

        await page.evaluate(() => {
          const { relay, commands } = window.kirimin;
          relay.deliver(commands.postlike("\ud83d")).subscribe();
        });
        await until(() => server.received.length === 1);
        expect(server.received).toMatchObject([{ postid: half }]);
      }),
    );

    it(
      "does not parse a frame that is too long, and goes on",
      inBrowser(async ({ server, open }) => {
        const { page } = await open({ relay: { maxFrameLength: 1000 } });
        await connected(page);
        const kick = { type: "memberkick", key: "k", from: "1", groupid: "g" };
        server.send({ ...kick, more: "😀".repeat(500) });
        server.send(kick);
        expect(await page.evaluate(() => window.kirimin.kicks.atLeast(1))).toEqual([kick]);
        expect(await page.evaluate(() => window.kirimin.invalid.all)).toMatchObject([
          { reason: "size" },
        ]);
      }),
    );

    it(
      "reports a binary frame, and goes on",
      inBrowser(async ({ server, open }) => {
        const binary = new WebSocketServer({ host: "127.0.0.1", port: 0 });
        try {
          await once(binary, "listening");
          const host = `127.0.0.1:${(binary.address() as AddressInfo).port}`;
          binary.on("connection", (socket) => {
            socket.send(Buffer.from('{"type":"memberkick"}'));
            socket.send('{"type":"memberkick","key":"k","from":"1","groupid":"g"}');
          });
          const data = { socket: { id: "6dr3jfhfmdr340pa", host } };
          server.answerSession(200, { ok: true, code: 200, msg: "OK", data });
          const { page } = await open({ servers: [`http://${host}`] });

          await page.evaluate(() => window.kirimin.kicks.atLeast(1));
          expect(await page.evaluate(() => window.kirimin.invalid.all)).toEqual([
            { reason: "json", errors: ["frame: expected text, got binary"], length: 21 },
          ]);
        } finally {
          for (const socket of binary.clients) socket.terminate();
          binary.close();
        }
      }),
    );
  });
});

/** So long that a spec does not see the end, although each delay is random up to it. */
const never = { initialDelay: 2 ** 31 - 1, maxDelay: 2 ** 31 - 1 };

const upToConnected = ["idle", "authorizing", "connecting", "open", "connected"];

const reaches = (page: Page, status: string) =>
  page.evaluate((which) => window.kirimin.states.find((state) => state.status === which), status);

const statuses = async (page: Page): Promise<string[]> => {
  const states = await page.evaluate(() => window.kirimin.states.all);
  return states.map(({ status, code }) => (code === undefined ? status : `${status}: ${code}`));
};
