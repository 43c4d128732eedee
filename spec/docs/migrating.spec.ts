import { of, type Observable } from "rxjs";
import type { Relay } from "../../lib/index.js";
import { createMockRelay, sample } from "../../lib/testing/index.js";
import { library, libraryOn, noted } from "./support/library.js";
import { runSnippet } from "./support/run.js";

const page = "docs/migrating.md";

describe(page, () => {
  it("comes to a client that shows, closes and delivers", async () => {
    jest.useFakeTimers();
    const mock = createMockRelay();
    const { calls, functions } = noted(
      "show",
      "closeGroup",
      "showStatus",
      "showSignIn",
      "undoLike",
    );
    const { relay } = (await runSnippet(page, 2, {
      packages: libraryOn(mock),
      given: functions,
    })) as { relay: Relay };
    jest.advanceTimersByTime(2000);
    mock.send(sample("sendmessage"));
    mock.send(sample("memberkick"));
    expect(mock.likes("pm2yig6go")).toBe(1);

    mock.answerSession(401, { ok: false, code: 401, msg: "UNAUTHORIZED" });
    mock.drop();
    jest.advanceTimersByTime(2000);
    expect(calls).toEqual([
      ...["idle", "authorizing", "connecting", "open", "connected"].map(
        (status) => `showStatus ${status}`,
      ),
      "show Tim Hore halo",
      "closeGroup 6000001",
      "showStatus waiting",
      "showStatus authorizing",
      "showSignIn",
    ]);
    relay.close();
    mock.close();
    jest.useRealTimers();
  });

  it("takes a session out of a reply that the app has asked for", async () => {
    const socket = { id: "6dr3jfhfmdr340pa", host: "kirimin-a1.devanka.id" };
    const urls: string[] = [];
    const http: { get(url: string): Observable<unknown> } = {
      get: (url) => {
        urls.push(url);
        return of({ data: { socket, c: [] } });
      },
    };
    const sessions: unknown[] = [];
    await runSnippet(page, 3, {
      packages: {
        ...library,
        "rx-kirimin": {
          ...(library["rx-kirimin"] as object),
          createRelay: ({ session }: { session: () => Observable<unknown> }) =>
            session().subscribe((one) => sessions.push(one)),
        },
      },
      given: { http },
    });
    expect(sessions).toEqual([{ socket, c: [], invalid: [] }]);
    expect(urls).toEqual(["/x/auth/isUser"]);
  });
});
