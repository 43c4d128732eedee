import "@angular/compiler";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import * as angularTesting from "../lib/angular/testing/index.js";
import * as angular from "../lib/angular/index.js";
import * as api from "../lib/api/index.js";
import * as main from "../lib/index.js";
import * as ngrxSignals from "../lib/ngrx/signals/index.js";
import * as ngrx from "../lib/ngrx/index.js";
import * as node from "../lib/node/index.js";
import * as store from "../lib/store/index.js";
import * as testing from "../lib/testing/index.js";

const lib = join(__dirname, "../lib");

/** The files that an entry is made of, and the packages that they import, for their types too. */
function graphOf(entry: string): { files: string[]; packages: string[] } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"), true, true);
    for (const { fileName } of importedFiles) {
      if (fileName.startsWith(".")) visit(join(dirname(file), fileName.replace(/\.js$/, ".ts")));
      else packages.add(fileName);
    }
  };
  visit(entry);
  return { files: [...files].map((file) => relative(lib, file)), packages: [...packages].sort() };
}

describe("The main entry", () => {
  it("exports these values, and no others", () => {
    expect(Object.keys(main).sort()).toEqual([
      "Chat",
      "NotSent",
      "RelayError",
      "Room",
      "Session",
      "SessionChat",
      "SocketConfig",
      "User",
      "answer",
      "candidate",
      "commands",
      "createRelay",
      "decodeFrame",
      "encodeCommand",
      "fetchSession",
      "hangup",
      "messages",
      "ofType",
      "offer",
      "ownActions",
      "postlike",
      "postunlike",
      "readAllMessages",
      "reconnect",
      "reject",
      "relayUrl",
    ]);
  });

  it("consists of named exports only", () => {
    const source = ts.createSourceFile(
      "index.ts",
      readFileSync(join(lib, "index.ts"), "utf8"),
      ts.ScriptTarget.Latest,
    );
    expect(
      source.statements.filter(
        (statement) =>
          !ts.isExportDeclaration(statement) ||
          !statement.exportClause ||
          !ts.isNamedExports(statement.exportClause),
      ),
    ).toEqual([]);
  });

  it("imports no package but these: neither Node's modules, nor ws, mock-socket or Angular", () => {
    expect(graphOf(join(lib, "index.ts")).packages).toEqual([
      "fp-ts",
      "io-ts",
      "rxjs",
      "rxjs/webSocket",
    ]);
  });

  it("is made of the three lower layers alone", () => {
    const { files } = graphOf(join(lib, "index.ts"));
    const layers = files.map((file) => file.replace(/\/.*/, ""));
    expect([...new Set(layers)].sort()).toEqual(["connection", "index.ts", "protocol", "relay"]);
    expect(files.every((file) => existsSync(join(lib, file)))).toBe(true);
  });

  it.each([
    { layer: "protocol", below: [] },
    { layer: "connection", below: ["protocol"] },
    { layer: "relay", below: ["connection", "protocol"] },
  ])("depends one way: what stands in $layer imports from $below alone", ({ layer, below }) => {
    const { files } = graphOf(join(lib, "index.ts"));
    const reached = files
      .filter((file) => file.startsWith(`${layer}/`))
      .flatMap((file) => graphOf(join(lib, file)).files)
      .map((file) => file.replace(/\/.*/, ""));
    expect([...new Set(reached)].sort()).toEqual([...below, layer].sort());
  });

  it("has a layer of the wire that knows no stream", () => {
    const { files } = graphOf(join(lib, "index.ts"));
    const packages = files
      .filter((file) => file.startsWith("protocol/"))
      .flatMap((file) => graphOf(join(lib, file)).packages);
    expect([...new Set(packages)].sort()).toEqual(["fp-ts", "io-ts"]);
  });
});

describe("The other entries", () => {
  it.each([
    [
      "store",
      store,
      [
        "chatReducer",
        "chatState",
        "collectNames",
        "emptyChatState",
        "selectComplete",
        "selectMe",
        "selectMembers",
        "selectMessages",
        "selectRequests",
        "selectRoom",
        "selectRooms",
        "selectSeenBy",
        "selectUnread",
        "selectUnreadTotal",
      ],
    ],
    ["api", api, ["ApiError", "Comment", "Invite", "Post", "createApi", "isApiError"]],
    [
      "angular",
      angular,
      [
        "API",
        "RELAY",
        "injectApi",
        "injectChatState",
        "injectLatest",
        "injectRelay",
        "injectRelayState",
        "injectRelayStatus",
        "provideKirimin",
        "provideKiriminApi",
      ],
    ],
    ["angular/testing", angularTesting, ["MOCK_RELAY", "provideKiriminTesting"]],
    ["ngrx", ngrx, ["kiriminActions", "kiriminFeature", "provideKiriminActions", "toAction"]],
    [
      "ngrx/signals",
      ngrxSignals,
      ["kiriminEvents", "provideKiriminEvents", "toEvent", "withKirimin"],
    ],
    ["node", node, ["createApi", "createWebSocket", "fetchSession", "relayOptions"]],
    ["testing", testing, ["createMockRelay", "sample", "startRelayServer"]],
  ])("of %s export these values, and no others", (_name, entry, names) => {
    expect(Object.keys(entry).sort()).toEqual(names);
  });

  it.each([
    ["store", "angular"],
    ["store", "testing"],
    ["api", "store"],
    ["api", "angular"],
    ["api", "node"],
    ["api", "testing"],
    ["angular", "ngrx"],
    ["angular", "node"],
    ["angular", "testing"],
    ["ngrx", "angular"],
    ["ngrx", "testing"],
    ["node", "testing"],
    ["testing", "node"],
  ])("keep to themselves: %s imports nothing of %s", (entry, other) => {
    const { files } = graphOf(join(lib, entry, "index.ts"));
    expect(files.filter((file) => file.startsWith(`${other}/`))).toEqual([]);
  });
});
