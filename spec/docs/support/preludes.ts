/** Declarations that any app has. */
const app = {
  relay: `
import { createRelay, fetchSession } from "rx-kirimin";
const relay = createRelay({ session: fetchSession("https://kirimin.devanka.id") });`,
  show: "declare function show(room: string, text: string | undefined): void;",
  showStatus: "declare function showStatus(status: string): void;",
  showSignIn: "declare function showSignIn(): void;",
  closeGroup: "declare function closeGroup(groupid: string, by?: string): void;",
  confirmLike: "declare function confirmLike(): void;",
  askAgain: "declare function askAgain(): void;",
  undoLike: "declare function undoLike(): void;",
};

const given = (...names: (keyof typeof app)[]): string => names.map((name) => app[name]).join("\n");

/** The names that the snippets of a page take for granted: those of an app, and those that the text around them explains. */
export const preludes: Readonly<Record<string, string>> = {
  "README.md": `${given("show", "showStatus", "closeGroup", "confirmLike", "askAgain", "undoLike")}
import { type NotSent } from "rx-kirimin";
`,
  "README.id.md": given("show", "showStatus", "closeGroup"),
  "docs/angular.md": `
import { Component, InjectionToken, computed, inject, signal } from "@angular/core";
import { takeUntilDestroyed } from "@angular/core/rxjs-interop";
import { TestBed } from "@angular/core/testing";
import { of } from "rxjs";
import { RelayError, ofType, type Relay, type RelayState, type SessionChat } from "rx-kirimin";
import {
  RELAY,
  injectApi,
  injectLatest,
  injectRelay,
  injectRelayState,
  injectRelayStatus,
  provideKiriminApi,
} from "rx-kirimin/angular";
import { MOCK_RELAY, provideKiriminTesting } from "rx-kirimin/angular/testing";
import { selectMessages, selectUnreadTotal } from "rx-kirimin/store";
import { sample } from "rx-kirimin/testing";
declare abstract class Account {
  abstract signIn(): Promise<void>;
}
`,
  "docs/api.md": `${given("relay")}
import { type Chat, type Room } from "rx-kirimin";
declare const room: Room;
declare const failed: Chat;
declare function open(roomid: string): void;
declare function show(notice: string): void;
declare function showRetry(): void;
`,
  "docs/calls.md": `${given("relay")}
import { firstValueFrom } from "rxjs";
import { type User } from "rx-kirimin";
declare const friend: User;
declare const configuration: RTCConfiguration | undefined;
declare function play(stream: MediaStream | undefined): void;
declare function showEnd(why: string): void;
declare function isInCall(): boolean;
declare function addTracks(connection: RTCPeerConnection): void;
declare function showRinging(
  user: User,
  actions: { accept: () => Promise<void>; decline: () => void },
): void;
declare function stopRinging(): void;
`,
  "docs/getting-started.md": given("show", "showSignIn", "closeGroup"),
  "docs/migrating.md": `${given("show", "showStatus", "showSignIn", "closeGroup", "undoLike")}
import type { Observable } from "rxjs";
declare const http: { get<T>(url: string): Observable<T> };
`,
  "docs/ngrx.md": `${given("relay")}
import type { Observable } from "rxjs";
import { type SessionChat, type SessionDescription } from "rx-kirimin";
declare const chat: SessionChat;
declare const groupid: string;
declare function show(notice: string): void;
declare function injectPosts(): { likes(postid: string): Observable<number> };
declare function accept(offer: SessionDescription | null): Observable<SessionDescription>;
`,
  "docs/sending.md": `${given("relay", "confirmLike", "askAgain", "undoLike")}
declare function showUnsent(): void;
`,
  "docs/states.md": `${given("relay")}
import { type OwnEvent, type RelayMessage, type SessionChat } from "rx-kirimin";
type Actions = Record<string, () => void>;
declare function showBanner(text: string, actions?: Actions): void;
declare function hideBanner(): void;
declare function showSignIn(options: { then: () => void }): void;
declare function replaceChats(chats: readonly SessionChat[]): void;
declare function markIncomplete(): void;
declare function applyMessage(message: RelayMessage): void;
declare function applyOwn(event: OwnEvent): void;
`,
  "docs/streams.md": `${given("closeGroup")}
import { type User } from "rx-kirimin";
declare function addMember(groupid: string, user: User): void;
declare function removeMember(groupid: string, userid: string): void;
`,
  "docs/troubleshooting.md": given("relay"),
};
