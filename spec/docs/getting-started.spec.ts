import type { Relay } from "../../lib/index.js";
import * as node from "../../lib/node/index.js";
import { startRelayServer, type RelayServer } from "../../lib/testing/index.js";
import { library, libraryOn, noted, until } from "./support/library.js";
import { fencesOf } from "./support/pages.js";
import { runSnippet } from "./support/run.js";

const page = "docs/getting-started.md";

describe(page, () => {
  const opened: { close(): unknown }[] = [];
  const closedLater = (exports: Readonly<Record<string, unknown>>): void => {
    const { relay, server } = exports as { relay?: Relay; server?: RelayServer };
    opened.push(...[relay ?? [], server ?? []].flat());
  };
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });

  it("prints without an account what it says", async () => {
    const { calls, functions } = noted("log");
    closedLater(await runSnippet(page, 1, { packages: library, given: { console: functions } }));
    await until(() => calls.includes("log ayu halo"));

    const [printed] = fencesOf(page).filter(({ language }) => language === "text");
    expect(calls.map((call) => call.replace("log ", ""))).toEqual(printed?.text.trim().split("\n"));
  });

  it("prints in Node, with the cookie of the environment, the first message", async () => {
    const server = await startRelayServer();
    opened.push(server);
    const urls: string[] = [];
    const { calls, functions } = noted("log");
    const exports = await runSnippet(page, 2, {
      given: {
        console: functions,
        process: { env: { KIRIMIN_COOKIE: server.users[0].cookie } },
      },
      packages: {
        ...library,
        "rx-kirimin/node": {
          relayOptions: (url: string, options: node.Credentials) => {
            urls.push(url);
            return { ...node.relayOptions(server.url, options), path: "/socket" };
          },
        },
      },
    });
    closedLater(exports);
    await until(() => calls.includes("log connected"));
    server.addUser("ayu").sendMessage({ user: server.users[0].id }, "halo");
    await until(() => calls.length === 6);

    expect(urls).toEqual(["https://kirimin.devanka.id"]);
    expect(calls.slice(-2)).toEqual(["log ayu halo", "log a message: sendmessage"]);
  });

  it("shows in an app what comes, and a sign-in when it is wanted", async () => {
    const server = await startRelayServer();
    opened.push(server);
    const { calls, functions } = noted("show", "closeGroup", "showSignIn");
    const exports = await runSnippet(page, 3, { packages: libraryOn(server), given: functions });
    closedLater(exports);
    await until(() => server.users[0].isConnected);

    const ayu = server.addUser("ayu");
    const group = ayu.createGroup("Tim Hore");
    server.users[0].join(group);
    ayu.sendMessage({ group }, "halo");
    ayu.kick(group, server.users[0].id);
    await until(() => calls.length === 2);
    server.answerSession(401, { ok: false, code: 401, msg: "UNAUTHORIZED" });
    server.drop();
    await until(() => calls.length === 3);
    expect(calls).toEqual(["show Tim Hore halo", `closeGroup ${group}`, "showSignIn"]);
  });
});
