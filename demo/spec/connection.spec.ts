import type { ChatWindow } from "./support/chat-window.js";
import { inDemo } from "./support/in-demo.js";

/** So that what follows happens while the window is away, and not before or after. */
async function takeAway(window: ChatWindow): Promise<void> {
  await window.behind("freeze");
  await window.behind("cut");
  await window.page.locator('.status:not([data-tone="good"])').waitFor();
}

inDemo("the demo's connection", (inDemo) => {
  it(
    "comes back without having lost a room or a message",
    inDemo(async ({ open }) => {
      const ayu = await open("ayu");
      await ayu.openRoom("Gunung Gede trip");
      const rooms = await ayu.chatNames();
      await takeAway(ayu);

      const budi = await open("budi");
      await budi.openRoom("Gunung Gede trip");
      await budi.write("Platform 4, they moved it.");
      await budi.tester("Joins");
      await budi.openRoom("Ayu");
      await budi.write("Did you see?");
      expect(await ayu.message("Platform 4, they moved it.").count()).toBe(0);

      await ayu.behind("resume");
      await ayu.message("Platform 4, they moved it.").waitFor();
      await ayu.connectedAgain(2);
      await ayu.member("Eko").waitFor();
      await ayu.chat("Budi").filter({ hasText: "1 unread" }).waitFor();
      expect((await ayu.chatNames()).sort()).toEqual(rooms.sort());
      for (const window of [ayu, budi]) await window.hasTheStateOfAFreshSnapshot();
    }),
  );

  it(
    "learns of a kick that it was away for",
    inDemo(async ({ open }) => {
      const ayu = await open("ayu");
      await ayu.openRoom("Roof garden");
      await takeAway(ayu);
      const budi = await open("budi");
      await budi.openRoom("Roof garden");
      await budi.button("Put Ayu out of the group").click();
      await ayu.behind("resume");
      await ayu.page.getByRole("heading", { name: /not in “Roof garden” any more/ }).waitFor();
      await ayu.connected();
      await ayu.hasTheStateOfAFreshSnapshot();
    }),
  );

  it(
    "is refused twice, and comes back by itself",
    inDemo(async ({ open }) => {
      const ayu = await open("ayu");
      await ayu.openRoom("Budi");
      await ayu.tester("Refuse twice");
      // Each attempt with a new id: the first connection, two that were refused, the one that was not.
      await ayu.connectedAgain(4);
      expect(new Set(ayu.socketIds).size).toBe(4);
      await ayu.banner.locator(".banner").waitFor({ state: "detached" });
      await ayu.write("Here I am again.");
      await ayu.hasTheStateOfAFreshSnapshot();
    }),
  );

  it(
    "counts the delay down, and does not wait when asked to try now",
    inDemo(async ({ open }) => {
      const ayu = await open("ayu", { luck: 0.99 });
      await ayu.tester("Refuse twice");
      // After the first refusal up to 4 s, after the second up to 16.
      for (const countdown of ["in 4 s", "in 3 s"]) {
        await ayu.banner.getByText(countdown).waitFor();
      }
      await ayu.banner.getByText("The server turned this connection away.").waitFor();
      await ayu.button("Try now").click();
      await ayu.banner.getByText("in 16 s").waitFor();
      await ayu.button("Try now").click();
      await ayu.connectedAgain(4);
      expect(new Set(ayu.socketIds).size).toBe(4);
    }),
  );

  it(
    "stands still when another window takes over, and is taken back",
    inDemo(async ({ newBrowser, open }) => {
      const browser = await newBrowser();
      const first = await browser.open("ayu");
      await first.openRoom("Budi");
      const second = await browser.open("ayu");
      await first.trouble("You signed in on another device or in another window.");
      expect(await first.composer.isDisabled()).toBe(true);

      const budi = await open("budi");
      await budi.openRoom("Ayu");
      await budi.write("Which of your windows is it?");
      await second.chat("Budi").filter({ hasText: "Which of your windows" }).waitFor();
      expect(await first.message("Which of your windows is it?").count()).toBe(0);

      await first.button("Use it here").click();
      await first.message("Which of your windows is it?").waitFor();
      await first.connected();
      await second.trouble("You signed in on another device or in another window.");
      await first.write("This one.");
      await budi.message("This one.").waitFor();
      await first.hasTheStateOfAFreshSnapshot();
    }),
  );

  it(
    "says that the browser is offline, and comes back by itself",
    inDemo(
      async ({ newBrowser }) => {
        const browser = await newBrowser();
        const ayu = await browser.open("ayu");
        await ayu.openRoom("Futsal Thursday");
        await browser.setOffline(true);
        await ayu.behind("cut");
        await ayu.banner.getByText("You are offline").waitFor();
        expect(new Set(ayu.socketIds).size).toBe(1);

        await browser.setOffline(false);
        await ayu.connected();
        expect(new Set(ayu.socketIds).size).toBe(2);
        await ayu.hasTheStateOfAFreshSnapshot();
      },
      { complaints: /ERR_INTERNET_DISCONNECTED/ },
    ),
  );

  it(
    "stops when the cookie has expired, until the user signs in again",
    inDemo(
      async ({ open }) => {
        const ayu = await open("ayu");
        await ayu.tester("Expire the cookie");
        await ayu.trouble("You are signed out.");
        await ayu.button("Sign in").click();
        await ayu.connected();
      },
      { complaints: /status of 401/ },
    ),
  );

  it(
    "lives through a restart of the server, in both windows",
    inDemo(async ({ open }) => {
      const [ayu, budi] = await Promise.all([open("ayu"), open("budi")]);
      await ayu.openRoom("Budi");
      await ayu.tester("Restart the server");
      for (const window of [ayu, budi]) await window.connectedAgain(2);
      await ayu.write("Still here?");
      await budi.chat("Ayu").filter({ hasText: "Still here?" }).waitFor();
      for (const window of [ayu, budi]) await window.hasTheStateOfAFreshSnapshot();
    }),
  );

  it(
    "gets what was held back while the server was frozen",
    inDemo(async ({ open }) => {
      const [ayu, budi] = await Promise.all([open("ayu"), open("budi")]);
      await ayu.openRoom("Budi");
      await ayu.tester("Freeze");
      await ayu.button("Resume").waitFor();
      await budi.openRoom("Ayu");
      await budi.write("Say something.");
      await budi.write("Anything.");
      expect(await ayu.message("Say something.").count()).toBe(0);
      await ayu.tester("Resume");
      await ayu.message("Anything.").waitFor();
      expect(await ayu.messages.locator(".text").allTextContents()).toEqual(
        await budi.messages.locator(".text").allTextContents(),
      );
    }),
  );
});
