// `npm start`: a relay connects to a server on loopback, and shows what its streams give while the connection is lost, refused
// and taken over. Exits with 0 if everything happens as announced, else with 1.
import { readFileSync } from "node:fs";
import { styleText } from "node:util";
import { filter, firstValueFrom, timeout, type Observable } from "rxjs";
import { describeMessage, describeState } from "../lib/cli/describe.js";
import { createRelay, decodeFrame, ofType, postlike } from "../lib/index.js";
import { startRelayServer } from "../lib/testing/index.js";

const paint = (colour: "bold" | "dim" | "green" | "yellow", text: string): string =>
  process.stdout.isTTY && process.stdout.hasColors() ? styleText(colour, text) : text;
const show = (stream: string, text: string) =>
  console.log(`  ${paint("green", stream.padEnd(16))} ${text}`);
const step = (text: string) => console.log(`\n${paint("bold", text)}`);

/** The next value that fits. Rejects, naming `what`, if none comes in time. */
const next = <T>(
  what: string,
  source$: Observable<T>,
  fits: (value: T) => boolean = () => true,
): Promise<T> =>
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

const expect = (what: string, actual: unknown, expected: unknown) => {
  if (actual !== expected) {
    throw new Error(`${what}: expected ${String(expected)}, got ${String(actual)}.`);
  }
};

interface Envelope {
  readonly type: string;
  readonly key?: string;
}

/** All recorded frames but `newLoggedIn`, which would end the connection. That one comes last. */
const recorded = ["relay-frames.ndjson", "relay-frames-2.ndjson"]
  .flatMap((file) => readFileSync(`spec/fixtures/${file}`, "utf8").trim().split("\n"))
  .map((line) => (JSON.parse(line) as { frame: string }).frame)
  .map((text) => ({ text, envelope: JSON.parse(text) as Envelope }))
  .filter(({ envelope }) => envelope.type !== "newLoggedIn");

const server = await startRelayServer();
const relay = createRelay({
  ...server.relayOptions,
  confirmAfter: 300,
  reconnect: { initialDelay: 400, maxDelay: 2000 },
});
const seen = { messages: 0, types: new Set<string>(), invalid: 0, unknown: 0, connections: 0 };

relay.state$.subscribe((state) => {
  if (state.status === "connected") seen.connections = state.connection;
  console.log(`  ${paint("yellow", "state$".padEnd(16))} ${describeState(state)}`);
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

const connected = (connection: number) =>
  next(
    `connection ${connection}`,
    relay.state$,
    (state) => state.status === "connected" && state.connection === connection,
  );

async function tour() {
  step("Connecting");
  await connected(1);

  step(`Replaying ${recorded.length} recorded frames`);
  const last = recorded.at(-1)?.envelope.key;
  const lastDone = next(
    "the last recorded frame",
    relay.relay$,
    (message) => "key" in message && message.key === last,
  );
  for (const { text } of recorded) server.send(text);
  await lastDone;
  const good = recorded.filter(({ text }) => decodeFrame(text)._tag === "Right").length;
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
  const state = await stopped;
  expect("the cause of the stop", state.status === "stopped" && state.cause.code, "superseded");
}

try {
  await tour();
  step("Summary");
  console.log(
    `  ${seen.messages + seen.invalid + seen.unknown} frames: ${seen.messages} messages of ${seen.types.size} types, ` +
      `${seen.unknown} unknown, ${seen.invalid} invalid\n` +
      `  ${server.sessions} sessions, ${seen.connections - 1} reconnects\n` +
      paint("dim", "  Everything happened as announced."),
  );
} catch (error) {
  console.error(`\n${String(error)}`);
  process.exitCode = 1;
} finally {
  relay.close();
  await server.close();
}
