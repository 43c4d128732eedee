import axe from "axe-core";
import type { Page } from "playwright-core";
import { inDemo } from "./support/in-demo.js";

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** Whatever axe has to say of the page as it is, in a line each. */
async function faults(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = "" }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}

const wide = { width: 1280, height: 800 };
const narrow = { width: 390, height: 844 };

inDemo("the demo, for everybody,", (inDemo) => {
  it.each([
    ["light and wide", { colorScheme: "light", viewport: wide }],
    ["light and narrow", { colorScheme: "light", viewport: narrow }],
    ["dark and wide", { colorScheme: "dark", viewport: wide }],
    ["dark and narrow", { colorScheme: "dark", viewport: narrow }],
  ] as const)("is without a fault that axe finds: %s", (_, options) =>
    inDemo(
      async ({ open }) => {
        const ayu = await open("ayu", options);
        const { page } = ayu;
        expect(await faults(page)).toEqual([]);

        await ayu.openRoom("Family kitchen");
        await ayu.tester("Writes");
        await ayu.tester("Joins");
        await ayu.messages.getByText("Citra joined").waitFor();
        expect(await faults(page)).toEqual([]);

        if (options.viewport === narrow) {
          await ayu.button("Members").click();
          await ayu.member("Citra").waitFor();
          expect(await faults(page)).toEqual([]);
          await page.keyboard.press("Escape");
        }

        await ayu.composer.focus();
        await ayu.composer.fill("");
        await ayu.message("Rendang on Sunday.").hover();
        await ayu.button(/^Edit: Rendang/).click();
        expect(await faults(page)).toEqual([]);
        await page.keyboard.press("Escape");

        const letGo = await ayu.holdRequests("**/x/room/sendMessage/**", "abort");
        await ayu.write("Is anybody there?");
        await ayu.message("Is anybody there?").getByText("sending …").waitFor();
        expect(await faults(page)).toEqual([]);
        letGo();
        await ayu.button("Try again").waitFor();
        expect(await faults(page)).toEqual([]);
        await ayu.message("Is anybody there?").getByRole("button", { name: "Dismiss" }).click();

        await ayu.behind("freeze");
        await ayu.behind("cut");
        await ayu.status("Reconnecting");
        expect(await faults(page)).toEqual([]);
        await ayu.behind("resume");
        await ayu.connectedAgain(2);

        await ayu.tester("Sign in elsewhere");
        await ayu.trouble("You signed in on another device or in another window.");
        expect(await faults(page)).toEqual([]);
        await ayu.button("Use it here").click();
        await ayu.connected();

        if (options.viewport === narrow) await page.getByRole("link", { name: "Back" }).click();
        await ayu.openRoom("Futsal Thursday");
        await ayu.tester("Kicks me");
        await page.getByRole("heading", { name: /any more/ }).waitFor();
        expect(await faults(page)).toEqual([]);
      },
      { complaints: /ERR_FAILED/ },
    )(),
  );

  it(
    "is without a fault where both windows are shown",
    inDemo(async ({ url, newBrowser }) => {
      const page = await (await newBrowser()).goto(`${url}/`);
      for (const name of ["Ayu", "Budi"]) {
        await page
          .frameLocator(`iframe[title="${name}’s window"]`)
          .getByText("Connected")
          .waitFor();
      }
      expect(await faults(page)).toEqual([]);
    }),
  );

  it(
    "is used with the keyboard alone",
    inDemo(async ({ open }) => {
      const ayu = await open("ayu");
      const { page } = ayu;
      const press = (key: string): Promise<void> => page.keyboard.press(key);
      const focused = (): Promise<string> =>
        page.evaluate(() => {
          const { ariaLabel, textContent } = document.activeElement ?? {};
          return (ariaLabel ?? textContent ?? "").trim();
        });

      await press("Tab");
      expect(await focused()).toBe("Skip to the chat");
      await ayu.chat("Futsal Thursday").focus();
      await press("ArrowDown");
      await press("ArrowDown");
      expect(await focused()).toContain("Gunung Gede trip");
      await press("ArrowUp");
      expect(await focused()).toContain("Citra");
      await press("Enter");
      await page.getByRole("heading", { name: "Citra", exact: true }).waitFor();
      await page.locator("textarea:focus").waitFor();

      await page.keyboard.type("With the keyboard");
      await press("Shift+Enter");
      await page.keyboard.type("alone.");
      await press("Enter");
      // What is on its way cannot be edited.
      await ayu.message("With the keyboard\nalone.").locator("time").waitFor();

      await press("ArrowUp");
      await page.getByText("Editing: With the keyboard").waitFor();
      await press("Escape");
      await page.getByText("Editing: With the keyboard").waitFor({ state: "detached" });
      expect(await ayu.composer.inputValue()).toBe("");
      await press("Escape");
      await page.getByRole("heading", { name: "Pick a chat" }).waitFor();
    }),
  );

  it(
    "puts the focus on the heading when a group is gone",
    inDemo(async ({ open }) => {
      const ayu = await open("ayu");
      await ayu.openRoom("Futsal Thursday");
      await ayu.page.locator("textarea:focus").waitFor();
      await ayu.behind("kick");
      await ayu.page.locator("h2:focus", { hasText: "any more" }).waitFor();
    }),
  );
});
