// The main job, on an embedded relay: connects with real sockets, shows what comes, and goes through what can go wrong.
// Ends with 0 if everything happened as said, else with 1.
import { readFileSync } from "node:fs";
import { filter, firstValueFrom, timeout } from "rxjs";
import { createRelay, decodeFrame, ofType, postlike } from "rx-kirimin";
import { startRelayServer } from "rx-kirimin/testing";
// What the terminal program is made of.
import { describeMessage } from "../dist/esm/cli/describe-message.js";
import { describeState } from "../dist/esm/cli/describe-state.js";
import { paints } from "../dist/esm/cli/paint.js";

const { bold, dim, green, yellow } = paints(process.stdout, process.env);
const show = (stream, text) => console.log(`  ${green(stream.padEnd(16))} ${text}`);
const step = (text) => console.log(`\n${bold(text)}`);

/** The next value that fits, or an error that says what did not come. */
const next = (what, source$, fits = () => true) =>
  firstValueFrom(
    source$.pipe(
      filter(fits),
      timeout({
        first: 10_000,
        with: () => {
          throw new Error(`This did not happen in 10 s: ${what}.`);
        },
      }),
    ),
  );

const expect = (what, actual, expected) => {
  if (actual !== expected) throw new Error(`${what}: expected ${expected}, got ${actual}.`);
};

/** Every recorded frame but the one that would end the connection: that comes last. */
const recorded = ["relay-frames.ndjson", "relay-frames-2.ndjson"]
  .flatMap((file) =>
    readFileSync(new URL(`../spec/fixtures/${file}`, import.meta.url), "utf8")
      .trim()
      .split("\n"),
  )
  .map((line) => JSON.parse(line).frame)
  .filter((frame) => JSON.parse(frame).type !== "newLoggedIn");

const server = await startRelayServer();
const relay = createRelay({
  ...server.relayOptions,
  confirmAfter: 300,
  reconnect: { initialDelay: 400 },
});
const seen = { messages: 0, types: new Set(), invalid: 0, unknown: 0, connections: 0 };

relay.state$.subscribe((state) => {
  if (state.status === "connected") seen.connections = state.connection;
  console.log(`  ${yellow("state$".padEnd(16))} ${describeState(state)}`);
});
relay.relay$.subscribe((message) => {
  seen.messages += 1;
  seen.types.add(message.type);
  show(`${message.type}$`, describeMessage(message));
});
relay.invalid$.subscribe(({ errors }) => {
  seen.invalid += 1;
  show("invalid$", errors.join("; "));
});
relay.unknown$.subscribe(({ name }) => {
  seen.unknown += 1;
  show("unknown$", `a message of type ${name}`);
});

const connected = (connection) =>
  next(
    `connection ${connection}`,
    relay.state$,
    (state) => state.status === "connected" && state.connection === connection,
  );

async function tour() {
  step("Connecting");
  await connected(1);

  step(`Replaying ${recorded.length} recorded frames`);
  const lastDone = next("the last recorded frame", relay.relay$, ({ key }) => key === lastKey);
  const lastKey = JSON.parse(recorded.at(-1)).key;
  for (const frame of recorded) server.send(frame);
  await lastDone;
  const good = recorded.filter((frame) => decodeFrame(frame)._tag === "Right").length;
  expect("decoded messages", seen.messages, good);
  expect("invalid frames", seen.invalid, recorded.length - good);

  step("Liking a post, twice");
  for (let likes = 1; likes <= 2; likes += 1) {
    await next("a delivered like", relay.deliver(postlike("pm2yig6go"), { within: 5000 }));
    while (server.likes("pm2yig6go") < likes) await new Promise((done) => setImmediate(done));
    show("deliver", `the post has ${server.likes("pm2yig6go")} like(s)`);
  }

  step("Being kicked from a group");
  const ayu = server.addUser("ayu");
  const group = ayu.createGroup("Tim Hore");
  server.users[0].join(group);
  const kicked = next("a kick", relay.relay$.pipe(ofType("kick")));
  ayu.kick(group, server.users[0].id);
  expect("the group of the kick", (await kicked).groupid, group);
  show('ofType("kick")', `group ${group} is gone`);

  step("Losing the connection");
  server.drop();
  await connected(2);

  step("Being refused twice");
  server.refuse(2);
  server.drop();
  await connected(3);

  step("Meeting an unknown type and a broken frame");
  const before = { ...seen };
  const broken = next("an invalid frame", relay.invalid$);
  server.send({ type: "typing", userid: ayu.id });
  server.send('{"type":"memberkick",');
  await broken;
  expect("unknown messages", seen.unknown, before.unknown + 1);
  expect("invalid frames", seen.invalid, before.invalid + 1);

  step("Signing in elsewhere");
  const stopped = next("a stop", relay.state$, ({ status }) => status === "stopped");
  server.signInElsewhere();
  expect("the cause of the stop", (await stopped).cause.code, "superseded");
}

try {
  await tour();
  step("Summary");
  console.log(
    `  ${seen.messages + seen.invalid + seen.unknown} frames: ${seen.messages} messages of ${seen.types.size} types, ` +
      `${seen.unknown} unknown, ${seen.invalid} invalid\n` +
      `  ${server.sessions} sessions, ${seen.connections - 1} reconnects\n` +
      dim("  Everything happened as said."),
  );
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
} finally {
  relay.close();
  await server.close();
}
