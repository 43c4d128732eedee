import { inDemo } from "./support/in-demo.js";

inDemo("a like in the demo", (inDemo) => {
  it(
    "shows at once, counts once, and is taken back by the same button",
    inDemo(async ({ open }) => {
      const ayu = await open("ayu");
      await ayu.page.getByText("0 likes").waitFor();
      await ayu.button("Like").click();
      await ayu.page.getByText("1 like", { exact: true }).waitFor();
      await ayu.page.locator('.like[aria-pressed="true"]:not([aria-disabled="true"])').waitFor();

      const budi = await open("budi");
      await budi.page.getByText("1 like", { exact: true }).waitFor();
      await budi.button("Like").click();
      await budi.page.getByText("2 likes").waitFor();
      await budi.button("Liked").click();
      await budi.page.getByText("1 like", { exact: true }).waitFor();
    }),
  );

  it(
    "waits for the connection, and arrives with the next one",
    inDemo(async ({ open }) => {
      const ayu = await open("ayu");
      await ayu.page.getByText("0 likes").waitFor();
      await ayu.behind("freeze");
      await ayu.behind("cut");
      await ayu.page.locator('.status:not([data-tone="good"])').waitFor();
      await ayu.button("Like").click();
      await ayu.page.getByText("1 like", { exact: true }).waitFor();
      await ayu.behind("resume");
      await ayu.page.locator('.like[aria-pressed="true"]:not([aria-disabled="true"])').waitFor();

      const budi = await open("budi");
      await budi.page.getByText("1 like", { exact: true }).waitFor();
    }),
  );

  it(
    "is undone where it cannot be sent",
    inDemo(async ({ open }) => {
      const ayu = await open("ayu");
      await ayu.page.getByText("0 likes").waitFor();
      await ayu.tester("Sign in elsewhere");
      await ayu.trouble("You signed in on another device or in another window.");
      await ayu.button("Like").click();
      await ayu.page.getByText("taken back").waitFor();
      await ayu.page.getByText("0 likes").waitFor();
      await ayu.page.locator('.like[aria-pressed="false"]').waitFor();

      // And once more, now that it can.
      await ayu.button("Use it here").click();
      await ayu.connected();
      await ayu.button("Like").click();
      await ayu.page.getByText("1 like", { exact: true }).waitFor();
      await ayu.page.getByText("taken back").waitFor({ state: "detached" });
    }),
  );
});
