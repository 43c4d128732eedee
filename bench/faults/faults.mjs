// The faults: each has an action and its outcome. `verdict` is "yes", "partly", "no" or "–" (cannot be driven).
import { postlike } from "rx-kirimin";
import { sleep, within } from "./scene.mjs";

const yes = (why) => ({ verdict: "yes", why });
const partly = (why) => ({ verdict: "partly", why });
const no = (why) => ({ verdict: "no", why });
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** Does something to a connected client, and reports how it comes back. */
async function comesBack(scene, fault, ms = 20_000) {
  await scene.connect();
  const asked = scene.calls.length;
  const at = performance.now();
  await fault(scene);
  if (!(await within(ms, () => scene.calls.length > asked && scene.user.isConnected))) {
    return no(scene.reports.at(-1) ?? `not back after ${ms / 1000} s`);
  }
  const took = performance.now() - at;
  return (await scene.isBack(3000))
    ? yes(`back after ${seconds(took)}`)
    : no("connected, but deaf");
}

/** Sends a strange frame and then a usual one: does the client get it on the same socket? */
async function hearsOn(scene, fault) {
  await scene.connect();
  const seen = scene.seen.length;
  await fault(scene);
  await sleep(100);
  const kept = await scene.hears();
  // The probe has its own key.
  const handed = scene.seen.slice(seen).some(({ key }) => key === "k" || key === undefined);
  return { kept, handed, back: kept || (await scene.isBack(15_000)) };
}

const likes = ["post1", "post2", "post3", "post4", "post5"];
const counted = ({ server }) => likes.map((postid) => server.likes(postid));

async function like(scene, fault) {
  await scene.connect();
  const asked = scene.calls.length;
  await fault(() => {
    for (const postid of likes) scene.running.send(postlike(postid));
  });
  await within(20_000, () => scene.calls.length > asked && scene.user.isConnected);
  // Longer than an open socket needs to count as accepted.
  await sleep(4000);
  const counts = counted(scene);
  return { once: counts.filter((n) => n === 1).length, more: counts.filter((n) => n > 1).length };
}

export const faults = [
  {
    what: "refused (open, then a clean close) for 40 s",
    survives: "comes back, and asks less and less often",
    async run(scene) {
      scene.server.refuse(10_000);
      const start = performance.now();
      scene.start();
      await sleep(20_000);
      const early = scene.callsSince(start);
      await sleep(20_000);
      const late = scene.callsSince(start) - early;
      const asked = scene.calls.length;
      scene.server.refuse(0);
      const isBack = await within(
        70_000,
        () => scene.calls.length > asked && scene.user.isConnected,
      );
      const rate = `calls: ${early} in the first 20 s, ${late} in the next`;
      if (!isBack) return no(`${scene.reports.at(-1) ?? "not back after 70 s"}; ${rate}`);
      return late < early ? yes(rate) : partly(`does not back off: ${rate}`);
    },
  },
  {
    what: "closed with 1000",
    survives: "comes back",
    run: (scene) => comesBack(scene, ({ server }) => server.closeWith(1000)),
  },
  {
    what: "dropped (1006)",
    survives: "comes back",
    run: (scene) => comesBack(scene, ({ server }) => server.drop()),
  },
  {
    what: "the server restarts: all ids are void",
    survives: "comes back with a new session",
    run: (scene) => comesBack(scene, ({ server }) => server.voidIds()),
  },
  {
    what: "frozen during the handshake",
    survives: "gives that attempt up",
    async run(scene) {
      scene.interceptSession = async (ask) => {
        scene.interceptSession = undefined;
        const session = await ask();
        scene.server.hang();
        return session;
      };
      const start = performance.now();
      scene.start();
      const gaveUp = await within(30_000, () => scene.calls.length > 1);
      const took = performance.now() - start;
      scene.server.resume();
      if (!gaveUp) return no("still waits after 30 s");
      return (await scene.isBack(30_000))
        ? yes(`after ${seconds(took)}`)
        : no("not back afterwards");
    },
  },
  {
    what: "frozen while open",
    survives: "notices, and tries again",
    async run(scene) {
      await scene.connect();
      const asked = scene.calls.length;
      const start = performance.now();
      scene.server.hang();
      const noticed = await within(40_000, () => scene.calls.length > asked);
      const took = performance.now() - start;
      scene.server.resume();
      if (!noticed) return no("sits on it; 40 s were watched");
      return yes(`after ${seconds(took)}, by the server's pings (in Node; a page cannot see them)`);
    },
  },
  {
    what: "a frame that is broken JSON",
    survives: "goes on with the same socket",
    async run(scene) {
      const { kept, back } = await hearsOn(scene, ({ server }) => server.send('{"type":"sendmess'));
      if (!kept)
        return back ? partly("the socket ends; back with a new one") : no("deaf afterwards");
      return yes(scene.reports.at(-1) ?? "the app's own JSON.parse throws in its listener");
    },
  },
  {
    what: "a frame of an unknown type",
    survives: "goes on, and the app can tell",
    async run(scene) {
      const frame = { key: "k", from: "u", type: "poll", question: "?" };
      const { kept, handed } = await hearsOn(scene, ({ server }) => server.send(frame));
      if (!kept) return no("the socket ends");
      if (scene.reports.length > 0) return yes(scene.reports.at(-1));
      return handed ? partly("handed on like any other") : no("vanishes");
    },
  },
  {
    what: "a frame of a wrong shape",
    survives: "goes on, and the app never gets it as a message",
    async run(scene) {
      const frame = { key: "k", from: "u", type: "sendmessage", chat: 3 };
      const { kept, handed } = await hearsOn(scene, ({ server }) => server.send(frame));
      if (!kept) return no("the socket ends");
      return handed ? no("handed on as if it were right") : yes(scene.reports.at(-1) ?? "dropped");
    },
  },
  {
    what: "a binary frame",
    survives: "goes on with the same socket",
    async run(scene) {
      const { kept, handed, back } = await hearsOn(scene, ({ proxy }) =>
        proxy.inject(Buffer.from([0x82, 3, 1, 2, 3])),
      );
      if (!kept)
        return back ? partly("the socket ends; back with a new one") : no("deaf afterwards");
      return handed
        ? no("handed on")
        : yes(scene.reports.at(-1) ?? "the app's own JSON.parse throws");
    },
  },
  {
    what: "the session call fails once",
    survives: "comes back",
    run: (scene) =>
      comesBack(scene, () => {
        let failed = false;
        scene.interceptSession = (ask) => {
          if (failed) return ask();
          failed = true;
          return Promise.reject(new TypeError("fetch failed"));
        };
        scene.server.drop();
      }),
  },
  {
    what: "signed out: isUser says 401",
    survives: "stops asking, says why, and can go on",
    async run(scene) {
      await scene.connect();
      const asked = scene.calls.length;
      scene.interceptSession = (ask) => {
        scene.server.answerSession(401, { ok: false, code: 401, msg: "UNAUTHORIZED" });
        return ask();
      };
      scene.server.drop();
      await sleep(20_000);
      const calls = scene.calls.length - asked;
      if (calls > 1) return no(`${calls} calls in 20 s`);
      return scene.reports.length > 0
        ? yes(scene.reports.at(-1))
        : partly("one call, but any failure of beforeConnect ends it, without a word");
    },
  },
  {
    what: "signed in elsewhere (`newLoggedIn`)",
    survives: "closes, and never comes back by itself",
    async run(scene) {
      await scene.connect();
      const asked = scene.calls.length;
      scene.server.signInElsewhere();
      await sleep(1500);
      // The old socket, if it is still there, is deaf. Sooner or later it ends.
      scene.server.drop();
      await sleep(15_000);
      const calls = scene.calls.length - asked;
      if (calls > 0)
        return no("keeps a deaf socket; when that ends, it throws the other device out");
      return yes(scene.reports.at(-1) ?? "does not come back");
    },
  },
  {
    what: "five likes while disconnected",
    survives: "each counts once, or the app is told",
    async run(scene) {
      const { once, more } = await like(scene, async (send) => {
        scene.server.drop();
        await within(5000, () => !scene.user.isConnected);
        await sleep(100);
        send();
      });
      const told = scene.reports.length;
      if (more > 0) return no(`${more} counted twice`);
      return once + told >= likes.length
        ? yes(`${once} counted`)
        : no(`${once} of ${likes.length} counted, the others are lost without a word`);
    },
  },
  {
    what: "five likes while the connection ends",
    survives: "none counts twice",
    async run(scene) {
      const { once, more } = await like(scene, (send) => {
        scene.server.drop();
        send();
      });
      if (more > 0) return no(`${more} counted twice`);
      const told = scene.reports.filter((report) => report.startsWith("not sent")).length;
      const unknown = likes.length - once - told;
      return yes(`${once} counted, ${told} reported; ${unknown} were handed to a dead network`);
    },
  },
  {
    what: "a handler that throws",
    survives: "it gets the next message",
    async run(scene) {
      await scene.connect();
      scene.handle = () => {
        scene.handle = undefined;
        throw new Error("a mistake in the app");
      };
      scene.sendNow({ key: "throws", from: "u", type: "newbadges", badges: [] });
      await sleep(300);
      if (await scene.hears()) return yes("the error is reported, the stream goes on");
      return (await scene.isBack(15_000)) ? partly("on a new socket") : no("deaf afterwards");
    },
  },
  {
    what: "10,000 frames at once",
    survives: "all come, in order",
    async run(scene) {
      await scene.connect();
      const seen = scene.seen.length;
      for (let n = 0; n < 10_000; n += 1) {
        scene.server.send({ key: `${n}`, from: "u", type: "newbadges", badges: [n] });
      }
      await within(20_000, () => scene.seen.length >= seen + 10_000);
      const badges = scene.seen.slice(seen).map((message) => message.badges[0]);
      const inOrder = badges.length === 10_000 && badges.every((badge, n) => badge === n);
      return inOrder ? yes("all, in order") : no(`${badges.length} came`);
    },
  },
  {
    what: "the last subscriber leaves",
    survives: "the socket closes",
    async run(scene) {
      await scene.connect();
      const start = performance.now();
      scene.running.unsubscribe();
      const closed = await within(5000, () => !scene.user.isConnected);
      if (!closed) return no("stays open until the app closes it");
      return yes(`after ${seconds(performance.now() - start)}`);
    },
  },
];
