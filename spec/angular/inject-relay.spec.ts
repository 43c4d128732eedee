import "@angular/compiler";
import { InjectionToken } from "@angular/core";
import {
  injectChatState,
  injectLatest,
  injectRelay,
  injectRelayState,
} from "../../lib/angular/index.js";
import type { Relay } from "../../lib/index.js";
import { createInjector } from "./support/create-injector.js";

const missing =
  'There is no relay here. Add provideKirimin({ session: fetchSession("https://kirimin.devanka.id") }) to the ' +
  "providers of bootstrapApplication().";

describe("Without a provider", () => {
  it.each<[string, () => unknown]>([
    ["injectRelay", () => injectRelay()],
    ["injectRelayState", () => injectRelayState()],
    ["injectLatest", () => injectLatest("kick")],
    ["injectChatState", () => injectChatState()],
  ])("%s() says which line to add", (_name, call) => {
    expect(() => createInjector([]).run(call)).toThrow(new Error(missing));
  });

  it.each<[string, (token: InjectionToken<Relay>) => unknown]>([
    ["injectRelay", (token) => injectRelay(token)],
    ["injectRelayState", (token) => injectRelayState({ token })],
    ["injectLatest", (token) => injectLatest("kick", { token })],
    ["injectChatState", (token) => injectChatState(undefined, { token })],
  ])("%s() names a token of one's own", (_name, call) => {
    const BOTS = new InjectionToken<Relay>("bots");
    expect(() => createInjector([]).run(() => call(BOTS))).toThrow(
      new Error(
        'There is no relay here. Add provideKirimin({ session: fetchSession("https://kirimin.devanka.id") }, token) to ' +
          "the providers of bootstrapApplication(), where token is the InjectionToken bots.",
      ),
    );
  });
});

describe("Outside of an injection context", () => {
  it.each<[string, () => unknown]>([
    ["injectRelay", () => injectRelay()],
    ["injectRelayState", () => injectRelayState()],
    ["injectLatest", () => injectLatest("kick")],
    ["injectChatState", () => injectChatState()],
  ])("%s() says that it has to be called in one", (name, call) => {
    expect(call).toThrow(`NG0203: ${name}() can only be used within an injection context`);
  });
});
