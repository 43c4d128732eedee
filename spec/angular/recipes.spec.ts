import "@angular/compiler";
import { Component, InjectionToken, computed, inject, signal } from "@angular/core";
import { takeUntilDestroyed } from "@angular/core/rxjs-interop";
import { TestBed } from "@angular/core/testing";
import { readFileSync } from "node:fs";
import { defer, filter, firstValueFrom, map, of } from "rxjs";
import {
  API,
  RELAY,
  injectApi,
  injectChatState,
  injectLatest,
  injectRelay,
  injectRelayState,
  injectRelayStatus,
  provideKirimin,
  provideKiriminApi,
} from "../../lib/angular/index.js";
import { MOCK_RELAY, provideKiriminTesting } from "../../lib/angular/testing/index.js";
import {
  RelayError,
  fetchSession,
  ofType,
  type Relay,
  type RelayState,
  type SessionChat,
} from "../../lib/index.js";
import { selectMessages, selectRooms, selectUnreadTotal } from "../../lib/store/index.js";
import { createMockRelay, sample, type MockRelay } from "../../lib/testing/index.js";
import { createFakePage } from "../support/fake-page.js";
import { bootstrapApplication, configure, render, shown } from "./support/text-views.js";

/** Signs the user in, in an app. */
abstract class Account {
  abstract signIn(): Promise<void>;
}

/** Puts a page on `globalThis` for which the mock is Kirimin; the function takes it away again. */
function createPage({ relayOptions }: MockRelay): () => void {
  const { fetch, WebSocket: before } = globalThis;
  const [, takeAway] = createFakePage({ protocol: "https:" });
  const reply$ = defer(() => relayOptions.session()).pipe(
    map((data) => JSON.stringify({ ok: true, data })),
  );
  class WebSocket extends relayOptions.WebSocketCtor {
    constructor(url: string) {
      // The mock is a server of version 3.
      super(url.replace("/?", "/socket?"));
    }
  }
  Object.assign(globalThis, {
    fetch: jest.fn(() => Promise.resolve({ status: 200, text: () => firstValueFrom(reply$) })),
    WebSocket,
  });
  return () => {
    takeAway();
    Object.assign(globalThis, { fetch, WebSocket: before });
  };
}

/** Waits until the relay of the app is in this state. */
const reached = (wanted: RelayState["status"]): Promise<RelayState> =>
  firstValueFrom(
    TestBed.inject(RELAY).state$.pipe(filter(({ status }: RelayState) => status === wanted)),
  );

// Each of these holds a block of docs/angular.md, word for word: the last one sees to that.
describe("docs/angular.md", () => {
  let leavePage: (() => void) | undefined;

  afterEach(() => {
    TestBed.resetTestingModule();
    leavePage?.();
    leavePage = undefined;
    jest.useRealTimers();
  });

  it("begins with five lines that show the rooms", async () => {
    const mock = createMockRelay();
    leavePage = createPage(mock);
    mock.users[0].createGroup("Kopi");

    @Component({
      selector: "app-root",
      template: "@for (chat of rooms(); track chat.room.id) { <p>{{ chat.room.long }}</p> }",
    })
    class App {
      readonly rooms = injectChatState(selectRooms);
    }

    bootstrapApplication(App, {
      providers: [provideKirimin({ session: fetchSession("https://kirimin.devanka.id") })],
    }).catch(console.error);

    await firstValueFrom(TestBed.inject(RELAY).session$);
    expect(await shown()).toContain("Kopi");
    expect(globalThis.fetch).toHaveBeenCalledWith(
      "https://kirimin.devanka.id/x/auth/isUser",
      expect.objectContaining({ credentials: "include" }),
    );
    TestBed.resetTestingModule();
    mock.close();
  });

  it("takes options from the injector", () => {
    const KIRIMIN_URL = new InjectionToken<string>("where Kirimin is");
    const providers = [
      { provide: KIRIMIN_URL, useValue: "https://kirimin.devanka.id" },
      provideKirimin(() => ({ session: fetchSession(inject(KIRIMIN_URL)) })),
    ];
    TestBed.configureTestingModule({ providers });
    expect(TestBed.inject(RELAY)).toHaveProperty("relay$");
  });

  it("shows signals", async () => {
    @Component({
      selector: "app-status",
      template: `
        @if (state().status === "connected") {
          <p>{{ unread() }} unread</p>
        } @else {
          <p>{{ status().text }}</p>
          <p>{{ status().reason }}</p>
        }
        @if (status().seconds; as seconds) {
          <p>in {{ seconds }} s</p>
        }
        @if (kick(); as kick) {
          <p>You are out of {{ kick.groupid }}.</p>
        }
      `,
    })
    class Status {
      readonly state = injectRelayState();
      readonly status = injectRelayStatus();
      readonly unread = injectChatState(selectUnreadTotal);
      readonly kick = injectLatest("kick");
    }

    configure([provideKiriminTesting(undefined, { confirmAfter: 0 })]);
    const mock = TestBed.inject(MOCK_RELAY);
    const status = render(Status);
    expect(await status.text()).toBe("Connecting");
    await reached("connected");
    expect(await status.text()).toBe("0 unread");
    mock.send(sample("sendmessage"));
    expect(await status.text()).toBe("1 unread");
    mock.send(sample("memberkick"));
    expect(await status.text()).toBe("0 unread You are out of 6000001.");
    mock.drop();
    await reached("waiting");
    expect(await status.text()).toMatch(
      /^Reconnecting The connection was lost\. (in 1 s )?You are out of 6000001\.$/,
    );
    await reached("connected");
    mock.signInElsewhere();
    expect(await status.text()).toMatch(/^Not connected You signed in on another device/);
    status.destroy();
  });

  it("computes a selection from another signal", () => {
    class OpenRoom {
      readonly id = signal("6000001");
      readonly #chats = injectChatState();
      readonly messages = computed(() => selectMessages(this.id())(this.#chats()));
    }

    jest.useFakeTimers();
    TestBed.configureTestingModule({ providers: [provideKiriminTesting()] });
    const room = TestBed.runInInjectionContext(() => new OpenRoom());
    jest.advanceTimersByTime(4);
    TestBed.inject(MOCK_RELAY).send(sample("sendmessage"));
    expect(room.messages()).toEqual([sample("sendmessage").chat]);
    room.id.set("420");
    expect(room.messages()).toEqual([]);
  });

  it("collects from streams, and tests that", () => {
    class Kicks {
      readonly groups = signal<readonly string[]>([]);

      constructor() {
        injectRelay()
          .relay$.pipe(ofType("kick"), takeUntilDestroyed())
          .subscribe(({ groupid }) => this.groups.update((groups) => [...groups, groupid]));
      }
    }

    jest.useFakeTimers();
    TestBed.configureTestingModule({ providers: [provideKiriminTesting()] });
    const mock = TestBed.inject(MOCK_RELAY);
    const kicks = TestBed.runInInjectionContext(() => new Kicks());

    jest.advanceTimersByTime(4);
    mock.send(sample("memberkick", { groupid: "6000009" }));
    expect(kicks.groups()).toEqual(["6000009"]);

    TestBed.resetTestingModule();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it("shows a message that the user writes, before the server has replied and after", async () => {
    const apiProviders = [
      provideKirimin({ session: fetchSession("https://kirimin.devanka.id") }),
      provideKiriminApi("https://kirimin.devanka.id"),
    ];

    @Component({
      selector: "app-room",
      template: `
        @for (chat of messages(); track chat.id) {
          <p>{{ chat.text }} {{ chat.pending ? "…" : "" }}</p>
        }
        <input #field (keydown.enter)="send(field.value)" />
      `,
    })
    class Room {
      readonly id = signal("6000001");
      readonly #api = injectApi();
      readonly #chats = injectChatState();
      readonly messages = computed(() => selectMessages(this.id())(this.#chats()));

      send(text: string): void {
        this.#api
          .sendMessage({ id: this.id(), type: "group" }, { text }, { optimistic: true })
          .subscribe({ error: (error: unknown) => console.warn(error) });
      }
    }

    configure(apiProviders);
    expect(TestBed.inject(API)).toHaveProperty("sendMessage");
    TestBed.resetTestingModule();

    configure([provideKiriminTesting()]);
    const [user] = TestBed.inject(MOCK_RELAY).users;
    const groupid = user.createGroup("Kopi");
    const room = render(Room);
    room.component.id.set(groupid);
    await firstValueFrom(TestBed.inject(RELAY).session$);
    room.component.send("halo");
    expect(room.component.messages()).toMatchObject([{ text: "halo", pending: true }]);
    await firstValueFrom(TestBed.inject(API).posts());
    expect(await room.text()).toBe("halo");
    room.destroy();
  });

  it("shows what the user did", () => {
    class Groups {
      readonly #relay = injectRelay();
      readonly rooms = injectChatState(selectRooms);

      joined(chat: SessionChat): void {
        this.#relay.apply({ did: "joined", chat });
      }
    }

    TestBed.configureTestingModule({ providers: [provideKiriminTesting()] });
    const groups = TestBed.runInInjectionContext(() => new Groups());
    const before = groups.rooms().length;
    groups.joined({
      u: [],
      m: [],
      r: { id: "6000009", long: "Kopi", short: "Kopi", type: "group" },
    });
    expect(groups.rooms()).toHaveLength(before + 1);
  });

  it("offers what the user can mend", async () => {
    @Component({
      selector: "app-stopped",
      template: `
        @switch (stoppedBy()) {
          @case ("unauthorized") {
            <button (click)="signIn()">Sign in</button>
          }
          @case ("superseded") {
            <p>You are signed in on another device.</p>
            <button (click)="relay.reconnect()">Use it here</button>
          }
        }
      `,
    })
    class Stopped {
      readonly relay = injectRelay();
      readonly #state = injectRelayState();
      readonly #account = inject(Account);
      readonly stoppedBy = computed(() => {
        const state = this.#state();
        return state.status === "stopped" ? state.cause.code : undefined;
      });

      async signIn(): Promise<void> {
        await this.#account.signIn();
        this.relay.reconnect();
      }
    }

    const signIn = jest.fn(() => Promise.resolve());
    configure([
      provideKiriminTesting(undefined, { confirmAfter: 0 }),
      { provide: Account, useValue: { signIn } },
    ]);
    const mock = TestBed.inject(MOCK_RELAY);
    mock.answerSession(401, "");
    const stopped = render(Stopped);
    stopped.component.relay.relay$.subscribe();
    expect(await stopped.text()).toBe("Sign in");
    stopped.click("Sign in");
    await reached("connected");
    expect(signIn).toHaveBeenCalledTimes(1);
    expect(await stopped.text()).toBe("");

    mock.signInElsewhere();
    expect(await stopped.text()).toBe("You are signed in on another device. Use it here");
    stopped.click("Use it here");
    await reached("connected");
    expect(await stopped.text()).toBe("");
  });

  it("has more than one relay", () => {
    const BOT = new InjectionToken<Relay>("the bot's relay");
    const providers = [
      provideKirimin({ session: fetchSession("https://kirimin.devanka.id") }),
      provideKirimin({ session: fetchSession("https://bots.kirimin.test") }, BOT),
    ];
    class Bot {
      readonly relay = injectRelay(BOT);
      readonly state = injectRelayState({ token: BOT });
      readonly rooms = injectChatState(selectRooms, { token: BOT });
    }

    TestBed.configureTestingModule({ providers });
    const bot = TestBed.runInInjectionContext(() => new Bot());
    expect(bot.relay).not.toBe(TestBed.inject(RELAY));
    // There is no page here.
    expect([bot.state().status, bot.rooms()]).toEqual(["stopped", []]);
  });

  it("tests one state without a mock", () => {
    const cause = new RelayError("superseded");
    const relay = { state$: of<RelayState>({ status: "stopped", cause }) };
    TestBed.configureTestingModule({ providers: [{ provide: RELAY, useValue: relay }] });
    const state = TestBed.runInInjectionContext(injectRelayState);
    expect(state().status).toBe("stopped");
  });

  it("begins with no more than five lines of Kirimin's", () => {
    const [, start] = /```ts\n([^]*?)```/.exec(readFileSync("docs/angular.md", "utf8")) ?? [];
    const ours = start?.split("\n").filter((line) => /rx-kirimin|provideK|injectC/.test(line));
    expect(ours).toHaveLength(5);
  });

  it("shows nothing but what runs here", () => {
    // Formatting differs with the indentation; imports name the package.
    const bare = (code: string): string => code.replace(/^import .*$/gm, "").replace(/,?\s+/g, "");
    const docs = readFileSync("docs/angular.md", "utf8");
    const blocks = [...docs.matchAll(/```ts\n([^]*?)```/g)].map(([, block]) => bare(String(block)));
    expect(blocks).toHaveLength(11);
    const here = bare(readFileSync("spec/angular/recipes.spec.ts", "utf8"));
    expect(blocks.filter((block) => !here.includes(block))).toEqual([]);
  });
});
