import "@angular/compiler";
import { HttpClient, provideHttpClient, withInterceptors } from "@angular/common/http";
import { HttpTestingController, provideHttpClientTesting } from "@angular/common/http/testing";
import { InjectionToken, NgZone, PLATFORM_ID, effect, signal } from "@angular/core";
import { TestBed } from "@angular/core/testing";
import { firstValueFrom, of, type Observable } from "rxjs";
import {
  API,
  RELAY,
  injectApi,
  provideKirimin,
  provideKiriminApi,
} from "../../lib/angular/index.js";
import { MOCK_RELAY, provideKiriminTesting } from "../../lib/angular/testing/index.js";
import type { ApiError } from "../../lib/api/index.js";
import type { Relay } from "../../lib/index.js";
import { createMockRelay } from "../../lib/testing/index.js";
import { createClock } from "../api/support/clock.js";
import { fakeFetch, ok } from "../api/support/fake-fetch.js";
import { fakeRelay } from "../api/support/fake-relay.js";
import { createFakeZone } from "../support/fake-zone.js";
import { createInjector } from "./support/create-injector.js";
import { configure } from "./support/text-views.js";

const url = "https://kirimin.test";
const group = {
  u: [],
  m: [],
  r: { id: "6000009", long: "Kopi", short: "Kopi", type: "group" },
};

/** An app whose requests the spec answers. */
function setUp(...more: Parameters<typeof configure>[0]) {
  const mock = createMockRelay();
  configure([
    provideHttpClient(),
    provideHttpClientTesting(),
    provideKirimin(mock.relayOptions),
    provideKiriminApi(url, { spacing: 0 }),
    ...more,
  ]);
  const told = listen(TestBed.inject(RELAY));
  const api = TestBed.runInInjectionContext(injectApi);
  return { api, told, http: TestBed.inject(HttpTestingController) };
}

afterEach(() => TestBed.resetTestingModule());

describe("injectApi", () => {
  it("makes its requests by HttpClient, with the cookie, and tells the relay of the reply", async () => {
    const { api, told, http } = setUp();
    const created = firstValueFrom(api.createGroup("Kopi"));
    const { request, flush } = pick(http, `${url}/x/group/create`);
    expect(request).toMatchObject({ method: "POST", body: '{"name":"Kopi"}' });
    expect(request.withCredentials).toBe(true);
    expect(request.headers.get("Content-Type")).toBe("application/json");
    flush({ ok: true, code: 200, msg: "OK", data: { roomid: "6000009", group } });
    expect((await created).r.long).toBe("Kopi");
    expect(told).toEqual(["joined"]);
  });

  it.each([
    [400, { ok: false, code: 400, msg: "GRPS_404" }, "rejected"],
    [401, { ok: false, code: 401, msg: "UNAUTHORIZED" }, "unauthorized"],
    [502, "<html>", "bad-reply"],
    [200, "<html>", "bad-reply"],
    [204, null, "bad-reply"],
  ])("a reply of status %s is what it is by fetch: %j", async (status, body, code) => {
    const { api, http } = setUp();
    const failed = failureOf(api.leaveGroup("6000009"));
    pick(http, `${url}/x/group/leave/6000009`).flush(body, status);
    expect(await failed).toMatchObject({ code });
  });

  it("says that what was asked without a reply was not done, or may have been", async () => {
    const { api, http } = setUp();
    const asked = failureOf(api.posts());
    http.expectOne(`${url}/x/posts/`).error(noReply);
    expect(await asked).toMatchObject({ code: "unreachable" });
    const left = failureOf(api.leaveGroup("6000009"));
    await turn();
    http.expectOne(`${url}/x/group/leave/6000009`).error(noReply);
    expect(await left).toMatchObject({ code: "indeterminate" });
  });

  it("cancels a request that only reads when nobody waits for its reply", () => {
    const { api, http } = setUp();
    api.posts().subscribe().unsubscribe();
    expect(http.match(`${url}/x/posts/`).map(({ cancelled }) => cancelled)).toEqual([true]);
  });

  it("lets interceptors see the requests, and no effect depend on what they read", () => {
    const language = signal("id");
    const seen: string[] = [];
    const { api } = setUp(
      provideHttpClient(
        withInterceptors([
          (request, next$) => {
            seen.push(`${language()} ${request.url}`);
            return next$(request);
          },
        ]),
      ),
      provideHttpClientTesting(),
    );
    let runs = 0;
    TestBed.runInInjectionContext(() =>
      effect((onCleanup) => {
        runs += 1;
        const asking = api.posts().subscribe();
        onCleanup(() => asking.unsubscribe());
      }),
    );
    TestBed.tick();
    language.set("en");
    TestBed.tick();
    expect([seen, runs]).toEqual([[`id ${url}/x/posts/`], 1]);
  });

  it("asks by fetch where there is no HttpClient", async () => {
    const mock = createMockRelay();
    const fetch = jest.fn(mock.fetch);
    const before = globalThis.fetch;
    Object.assign(globalThis, { fetch });
    const app = createInjector([provideKirimin(mock.relayOptions), provideKiriminApi(mock.url)]);
    expect(await firstValueFrom(app.run(injectApi).posts())).toEqual([]);
    expect(fetch).toHaveBeenCalledTimes(1);
    Object.assign(globalThis, { fetch: before });
    app.destroy();
    mock.close();
  });

  it("asks nothing while a server renders the page", async () => {
    const { api, http } = setUp({ provide: PLATFORM_ID, useValue: "server" });
    expect(await failureOf(api.posts())).toMatchObject({ code: "unreachable" });
    expect(await failureOf(api.createGroup("Kopi"))).toMatchObject({ code: "unreachable" });
    http.verify();
  });

  it("acts for another relay where it is given its token", async () => {
    const BOT = new InjectionToken<Relay>("the bot's relay");
    const [mock, bots] = [createMockRelay(), createMockRelay()];
    configure([
      provideKirimin(mock.relayOptions),
      provideKirimin(bots.relayOptions, BOT),
      provideKiriminApi(bots.url, { token: BOT, fetch: bots.fetch }),
    ]);
    const [own, bot] = [listen(TestBed.inject(RELAY)), listen(TestBed.inject(BOT))];
    const before = bots.users[0].snapshot().c.length;
    await firstValueFrom(TestBed.inject(API).createGroup("Kopi"));
    expect([own, bot]).toEqual([[], ["joined"]]);
    expect(bots.users[0].snapshot().c).toHaveLength(before + 1);
  });

  describe("in an app with a zone", () => {
    const setUpZone = (...more: Parameters<typeof createInjector>[0]) => {
      const zone = createFakeZone();
      const { scheduler, advance } = createClock();
      const { fetch } = fakeFetch(() => ok());
      const app = createInjector([
        { provide: RELAY, useValue: fakeRelay().relay },
        { provide: NgZone, useValue: zone },
        ...more,
        provideKiriminApi(url, {
          scheduler: zone.watch(scheduler),
          ...(more.length === 0 && { fetch }),
        }),
      ]);
      return { zone, advance, api: app.run(injectApi) };
    };

    it("tells its subscribers inside, whoever the call waited for, and keeps its timers outside", async () => {
      const { zone, advance, api } = setUpZone();
      const where: string[] = [];
      const note = (): unknown => where.push(zone.where());
      api.leaveGroup("1").subscribe({ next: note, complete: note });
      zone.run(() => api.leaveGroup("2").subscribe({ next: note, complete: note }));
      await advance(1050);
      expect(where).toEqual(["inside", "inside", "inside", "inside"]);
      expect(new Set(zone.timers)).toEqual(new Set(["outside"]));
    });

    it("makes the requests of HttpClient inside, where interceptors expect to be", async () => {
      const where: string[] = [];
      const request = jest.fn().mockImplementation(() => {
        where.push(zone.where());
        return of({ status: 200, body: '{"ok":true,"code":200}' });
      });
      const { zone, advance, api } = setUpZone({ provide: HttpClient, useValue: { request } });
      api.leaveGroup("1").subscribe();
      await advance(0);
      expect(where).toEqual(["inside"]);
    });

    it("gives what markRead gives", () => {
      const { api } = setUpZone();
      expect(api.markRead({ id: "1", type: "group" })).toMatchObject({ _tag: "Right" });
    });
  });

  it("says which line to add where there is none", () => {
    expect(() => createInjector([]).run(injectApi)).toThrow(
      new Error(
        'There is no API here. Add provideKiriminApi("https://kirimin.devanka.id") to the providers of bootstrapApplication().',
      ),
    );
    expect(injectApi).toThrow("NG0203: injectApi() can only be used within an injection context");
  });
});

describe("provideKiriminTesting", () => {
  it("provides an API whose calls the mock answers", async () => {
    configure([provideKiriminTesting()]);
    const mock = TestBed.inject(MOCK_RELAY);
    const ayu = mock.addUser("ayu");
    const told = listen(TestBed.inject(RELAY));
    const api = TestBed.runInInjectionContext(injectApi);
    await firstValueFrom(api.sendMessage({ id: ayu.id, type: "user" }, { text: "halo" }));
    expect(told).toEqual(["sent"]);
    expect(ayu.snapshot().c[0]?.m.map(({ text }) => text)).toEqual(["halo"]);
  });
});

/** What the relay tells of what its user did. */
function listen({ updates$ }: Relay): string[] {
  const told: string[] = [];
  updates$.subscribe((event) => {
    if (event.type === "own") told.push(event.did);
  });
  return told;
}

/** What a page learns where no reply comes. Node has no such event. */
const noReply = {} as ProgressEvent;

/** The error of a call. */
const failureOf = (call$: Observable<unknown>): Promise<ApiError> =>
  firstValueFrom(call$).then(
    () => Promise.reject(new Error("The call did not fail.")),
    (error: unknown) => error as ApiError,
  );

/** Until what is under way is done. */
const turn = (): Promise<void> => new Promise((done) => setTimeout(done));

/** The one request to an address, and what answers it. */
function pick(http: HttpTestingController, address: string) {
  const call = http.expectOne(address);
  return {
    request: call.request,
    flush: (body: unknown, status = 200) =>
      call.flush(typeof body === "string" || body === null ? body : JSON.stringify(body), {
        status,
        statusText: "as the server says",
      }),
  };
}
