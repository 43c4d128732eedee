import type { BrowserContext, Locator, Page } from "playwright-core";
import { patience } from "../../../spec/browser/support/wait.js";

export type Visitor = "ayu" | "budi";

/** One person's window of the demo, by what the person sees. */
export class ChatWindow {
  readonly page: Page;
  /** Errors and warnings of the console, and errors that nobody caught. */
  readonly complaints: string[] = [];
  /** Everything that was said in the console. */
  readonly said: string[] = [];
  /** The ids of its sockets, one for each session. */
  readonly socketIds: string[] = [];
  readonly #url: string;

  private constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
    page.on("console", (message) => {
      this.said.push(message.text());
      if (["error", "warning"].includes(message.type())) this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("websocket", (socket) => {
      const id = new URL(socket.url()).searchParams.get("id");
      if (id !== null) this.socketIds.push(id);
    });
  }

  /**
   * Opens the window of `visitor`, and waits until it is connected.
   *
   * @param luck which part of the longest delay it waits before it connects again: 0 to 1
   */
  static async open(
    context: BrowserContext,
    url: string,
    visitor: Visitor,
    luck = 0.05,
  ): Promise<ChatWindow> {
    const window = new ChatWindow(await context.newPage(), `${url}/${visitor}/`);
    await window.page.addInitScript((part) => {
      Math.random = () => part;
    }, luck);
    await window.page.goto(window.#url);
    await window.connected();
    return window;
  }

  get banner(): Locator {
    return this.page.locator("app-connection-banner");
  }

  get messages(): Locator {
    return this.page.getByRole("log", { name: "Messages" });
  }

  get composer(): Locator {
    return this.page.getByRole("textbox", { name: /^Message to/ });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** A chat in the list, whatever stands in its second line. */
  chat(name: string): Locator {
    return this.page.getByRole("navigation", { name: "Chats" }).getByRole("link", {
      name: new RegExp(`^${name}`),
    });
  }

  /** The status beside the user's name. */
  async status(text: string): Promise<void> {
    // Not shown where a narrow window shows a room.
    await this.page.locator(".status", { hasText: text }).waitFor({ state: "attached" });
  }

  /** The banner that says what is wrong. */
  async trouble(text: string): Promise<void> {
    await this.banner.getByText(text).waitFor();
  }

  connected(): Promise<void> {
    return this.status("Connected");
  }

  async openRoom(name: string): Promise<void> {
    await this.chat(name).click();
    await this.page.getByRole("heading", { name, exact: true }).waitFor();
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
    await this.message(text).waitFor();
  }

  /** Holds the requests to a path back, and gives what lets them go, or fail. */
  async holdRequests(path: string, end: "continue" | "abort" = "continue"): Promise<() => void> {
    let letGo = (): void => undefined;
    const gate = new Promise<void>((done) => (letGo = done));
    await this.page.route(path, async (route) => {
      await gate;
      await route[end]();
    });
    return letGo;
  }

  message(text: string): Locator {
    return this.messages
      .locator("li.message")
      .filter({ has: this.page.locator(".text", { hasText: text }) });
  }

  member(name: string): Locator {
    return this.page
      .getByRole("list", { name: /^Members/ })
      .getByRole("listitem")
      .filter({
        hasText: name,
      });
  }

  /** Presses a button of the tester's panel. */
  async tester(name: string): Promise<void> {
    const toggle = this.button(/^Tester/);
    if ((await toggle.getAttribute("aria-expanded")) === "false") await toggle.click();
    await this.page
      .getByRole("region", { name: "Tester" })
      .getByRole("button", {
        name,
        exact: true,
      })
      .click();
  }

  /** Does what the tester's panel does in the room that is open, while the page is busy with something else. */
  async behind(action: string): Promise<void> {
    const body = { room: { id: new URL(this.page.url()).pathname.split("/").at(-1) } };
    const response = await this.page.request.post(`${this.#url}tester/${action}`, { data: body });
    if (!response.ok()) throw new Error(`${action}: ${await response.text()}`);
  }

  /** The names in the list of chats, in their order. */
  chatNames(): Promise<string[]> {
    return this.page.locator("app-chat-list .name").allTextContents();
  }

  /** Waits until it is connected for the `count`th time. */
  async connectedAgain(count: number): Promise<void> {
    while (new Set(this.socketIds).size < count) await this.page.waitForEvent("websocket");
    await this.connected();
  }

  /** Waits until the state is the one that a new session would start with: what is on its way has to arrive first. */
  async hasTheStateOfAFreshSnapshot(): Promise<void> {
    const outcome = this.page.locator(".outcome", { hasText: /\S/ });
    const end = AbortSignal.timeout(patience);
    do {
      end.throwIfAborted();
      await this.tester("Compare with a fresh snapshot");
      await outcome.waitFor();
    } while ((await outcome.textContent()) !== "The state is what a fresh snapshot says.");
  }
}
