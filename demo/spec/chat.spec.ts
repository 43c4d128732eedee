import { inDemo } from "./support/in-demo.js";

inDemo("the demo's chats", (inDemo) => {
  it(
    "show the latest first, with what is unread",
    inDemo(async ({ open }) => {
      const ayu = await open("ayu");
      expect(await ayu.chatNames()).toEqual([
        "Futsal Thursday",
        "Citra",
        "Gunung Gede trip",
        "Budi",
        "Family kitchen",
        "Roof garden",
      ]);
      await ayu.chat("Futsal Thursday").filter({ hasText: "3 unread" }).waitFor();
      expect(await ayu.page.title()).toBe("(10) Kirimin");

      await ayu.openRoom("Futsal Thursday");
      await ayu.chat("Futsal Thursday").filter({ hasNotText: "unread" }).waitFor();
      await ayu.hasTheStateOfAFreshSnapshot();
    }),
  );

  it(
    "lose a group when its owner kicks the user, at once",
    inDemo(async ({ open }) => {
      const [ayu, budi] = await Promise.all([open("ayu"), open("budi")]);
      await ayu.openRoom("Roof garden");
      await budi.openRoom("Roof garden");
      await budi.button("Put Ayu out of the group").click();

      await ayu.page.getByRole("heading", { name: /not in “Roof garden” any more/ }).waitFor();
      await ayu.page.getByText("Budi put you out of “Roof garden”.").waitFor();
      expect(await ayu.chatNames()).not.toContain("Roof garden");
      await budi.member("Ayu").waitFor({ state: "detached" });
      await budi.messages.getByText("Ayu left").waitFor();

      await ayu.button("Join again").click();
      await ayu.message("The chilli plants made it through the storm.").waitFor();
      await budi.member("Ayu").waitFor();
      for (const window of [ayu, budi]) await window.hasTheStateOfAFreshSnapshot();
    }),
  );

  it(
    "are the same in two windows while both write, edit, delete and read",
    inDemo(async ({ open }) => {
      const [ayu, budi] = await Promise.all([open("ayu"), open("budi")]);
      await ayu.openRoom("Budi");
      await ayu.write("The train leaves at seven.");
      await budi.chat("Ayu").filter({ hasText: "1 unread" }).waitFor();
      expect((await budi.chatNames())[0]).toBe("Ayu");

      await budi.openRoom("Ayu");
      await ayu.messages.getByText("Seen", { exact: true }).waitFor();
      await budi.message("The train leaves at seven.").hover();
      await budi.button("Reply to: The train leaves at seven.").click();
      await budi.write("From which platform?");
      await ayu.message("From which platform?").getByText("In reply to").waitFor();

      await ayu.composer.press("ArrowUp");
      await ayu.write("The train leaves at half past seven.");
      await budi
        .message("The train leaves at half past seven.")
        .getByText("edited", { exact: true })
        .waitFor();
      await budi.message("From which platform?").filter({ hasText: "half past" }).waitFor();

      await budi.message("From which platform?").hover();
      await budi.button("Delete: From which platform?").click();
      await ayu.message("Message deleted").waitFor();

      const [hers, his] = await Promise.all(
        [ayu, budi].map((window) => window.messages.locator(".text").allTextContents()),
      );
      expect(hers).toEqual(his);
      for (const window of [ayu, budi]) await window.hasTheStateOfAFreshSnapshot();
    }),
  );

  it(
    "leave the focus and the list where they are when something comes",
    inDemo(async ({ open }) => {
      const ayu = await open("ayu", { viewport: { width: 900, height: 480 } });
      await ayu.openRoom("Gunung Gede trip");
      await ayu.button("Members").click();
      await ayu.messages.focus();
      await ayu.messages.evaluate((list) => (list.scrollTop = 0));
      await ayu.button("Latest").waitFor();
      await ayu.behind("write");
      await ayu.message("On my way.").waitFor({ state: "attached" });

      expect(await ayu.messages.evaluate((list) => list === document.activeElement)).toBe(true);
      expect(await ayu.messages.evaluate((list) => list.scrollTop)).toBe(0);
      await ayu.member("Budi").waitFor();
      await ayu.button("Latest").click();
      await ayu.button("Latest").waitFor({ state: "detached" });
    }),
  );

  it(
    "say what could not be done",
    inDemo(
      async ({ newBrowser }) => {
        const browser = await newBrowser();
        const ayu = await browser.open("ayu");
        await ayu.openRoom("Gunung Gede trip");
        await browser.setOffline(true);
        await ayu.button("Leave group").click();
        await ayu.page.getByText("You could not leave.").waitFor();
        await ayu.button("Dismiss").click();
        await ayu.page.getByText("You could not leave.").waitFor({ state: "detached" });
        expect(await ayu.chatNames()).toContain("Gunung Gede trip");
      },
      { complaints: /ERR_INTERNET_DISCONNECTED/ },
    ),
  );

  it(
    "show who comes and goes",
    inDemo(async ({ open }) => {
      const ayu = await open("ayu");
      await ayu.openRoom("Family kitchen");
      await ayu.tester("Joins");
      await ayu.member("Citra").waitFor();
      await ayu.messages.getByText("Citra joined").waitFor();

      await ayu.tester("Leaves");
      await ayu.messages.getByText("Citra left").waitFor();
      await ayu.member("Citra").waitFor({ state: "detached" });
      await ayu.hasTheStateOfAFreshSnapshot();
    }),
  );

  it(
    "go when the user leaves, without a word of being kicked",
    inDemo(async ({ open }) => {
      const [ayu, budi] = await Promise.all([open("ayu"), open("budi")]);
      await budi.openRoom("Gunung Gede trip");
      await ayu.openRoom("Gunung Gede trip");
      await ayu.button("Leave group").click();
      await ayu.page.getByRole("heading", { name: "Pick a chat" }).waitFor();
      expect(await ayu.chatNames()).not.toContain("Gunung Gede trip");
      expect(await ayu.page.getByText("put you out").count()).toBe(0);
      // What she wrote keeps her name.
      await budi.messages.getByText("Ayu left").waitFor();
      await budi
        .message("Then I bring the coffee.")
        .locator(".author", { hasText: "Ayu" })
        .waitFor({ state: "attached" });
      for (const window of [ayu, budi]) await window.hasTheStateOfAFreshSnapshot();
    }),
  );

  it(
    "show a message at once, as one that is being sent, and then as sent",
    inDemo(async ({ open }) => {
      const ayu = await open("ayu");
      await ayu.openRoom("Budi");
      const letGo = await ayu.holdRequests("**/x/room/sendMessage/**");
      await ayu.write("Is this seat taken?");
      const message = ayu.message("Is this seat taken?");
      await message.getByText("sending …").waitFor();
      expect(await ayu.composer.inputValue()).toBe("");
      letGo();
      await message.getByText("sending …").waitFor({ state: "detached" });
      expect(await message.count()).toBe(1);
      await ayu.hasTheStateOfAFreshSnapshot();
    }),
  );

  it(
    "offer to try again, or to dismiss, what may not have arrived",
    inDemo(
      async ({ open }) => {
        const ayu = await open("ayu");
        await ayu.openRoom("Budi");
        const path = "**/x/room/sendMessage/**";
        await ayu.page.route(path, (route) => route.abort());
        await ayu.write("First try.");
        await ayu.message("First try.").getByRole("button", { name: "Dismiss" }).click();
        await ayu.message("First try.").waitFor({ state: "detached" });

        await ayu.write("Second try.");
        await ayu.message("Second try.").getByRole("button", { name: "Try again" }).waitFor();
        await ayu.page.unroute(path);
        await ayu.message("Second try.").getByRole("button", { name: "Try again" }).click();
        await ayu
          .message("Second try.")
          .getByText("may not have arrived")
          .waitFor({ state: "detached" });
        await ayu.message("Second try.").locator("time").waitFor();
        expect(await ayu.message("Second try.").count()).toBe(1);
      },
      { complaints: /ERR_FAILED/ },
    ),
  );

  it(
    "give a text back that could not be sent",
    inDemo(
      async ({ newBrowser }) => {
        const browser = await newBrowser();
        const ayu = await browser.open("ayu");
        await ayu.openRoom("Budi");
        await browser.setOffline(true);
        await ayu.composer.fill("Are you there?");
        await ayu.composer.press("Enter");
        await ayu.page.getByRole("alert").filter({ hasText: "not sent" }).waitFor();
        expect(await ayu.composer.inputValue()).toBe("Are you there?");

        await browser.setOffline(false);
        await ayu.connected();
        await ayu.composer.press("Enter");
        await ayu.message("Are you there?").waitFor();
        expect(await ayu.composer.inputValue()).toBe("");
      },
      { complaints: /ERR_INTERNET_DISCONNECTED/ },
    ),
  );

  it(
    "are right after all of it at once",
    inDemo(async ({ open }) => {
      const [ayu, budi] = await Promise.all([open("ayu"), open("budi")]);
      await ayu.openRoom("Gunung Gede trip");
      await budi.openRoom("Gunung Gede trip");
      for (let round = 0; round < 3; round += 1) {
        await Promise.all([
          ayu.write(`Ayu, round ${String(round)}`),
          budi.write(`Budi, round ${String(round)}`),
          ayu.behind("write"),
          budi.behind("edit"),
        ]);
        await Promise.all([ayu.behind("delete"), budi.behind("write")]);
      }
      await ayu.behind("cut");
      await Promise.all([budi.behind("join"), budi.write("While you were away")]);
      await ayu.connectedAgain(2);
      await ayu.message("While you were away").waitFor();
      await ayu.write("The last word");
      await budi.message("The last word").waitFor();
      await ayu.messages.getByText("Seen by", { exact: false }).last().waitFor();

      const [hers, his] = await Promise.all(
        [ayu, budi].map((window) => window.messages.locator(".text").allTextContents()),
      );
      expect(hers).toEqual(his);
      for (const window of [ayu, budi]) await window.hasTheStateOfAFreshSnapshot();
    }),
  );
});
