import { expectTypeOf } from "expect-type";
import { EMPTY, ignoreElements, map, type Observable, type OperatorFunction } from "rxjs";
import {
  createRelay,
  fetchSession,
  ofType,
  type GapEvent,
  type MessageOf,
  type RelayMessage,
  type RelayType,
  type Session,
  type SnapshotEvent,
} from "../lib/index.js";

/** What is here holds if it compiles; `it` makes it count. */
const { relay$, updates$ } = createRelay({ session: fetchSession("") });

describe("ofType on the messages of a relay", () => {
  it("gives exactly the message of one type", () => {
    const kick$ = relay$.pipe(ofType("kick"));
    expectTypeOf(kick$).toEqualTypeOf<Observable<MessageOf<"memberkick">>>();
    const long$ = relay$.pipe(ofType("memberkick"));
    expectTypeOf(long$).toEqualTypeOf<Observable<MessageOf<"memberkick">>>();
  });

  it("gives the union of several types", () => {
    const some$ = relay$.pipe(ofType("join", "leave", "sendmessage"));
    expectTypeOf(some$).toEqualTypeOf<
      Observable<MessageOf<"memberjoin" | "memberleave" | "sendmessage">>
    >();
  });

  it("takes the types out of a variable", () => {
    const types = ["addfriend", "unfriend"] as const;
    const friend$ = relay$.pipe(ofType(...types));
    expectTypeOf(friend$).toEqualTypeOf<Observable<MessageOf<"addfriend" | "unfriend">>>();
    const any$ = relay$.pipe(ofType("kick" as RelayType));
    expectTypeOf(any$).toEqualTypeOf<Observable<RelayMessage>>();
  });

  it("narrows for the operators after it", () => {
    const group$ = relay$.pipe(
      ofType("kick"),
      map(({ groupid }) => groupid),
    );
    expectTypeOf(group$).toEqualTypeOf<Observable<string>>();
    const text$ = relay$.pipe(
      map((message) => message),
      ofType("sendmessage", "editmessage"),
      map(({ chat }) => chat.text),
    );
    expectTypeOf(text$).toEqualTypeOf<Observable<string | undefined>>();
  });

  it("is an operator of its own, also with its type spelt out", () => {
    const kick$: OperatorFunction<RelayMessage, MessageOf<"memberkick">> = ofType("kick");
    const spelt$: OperatorFunction<RelayMessage, MessageOf<"memberkick">> = ofType<"kick">("kick");
    expectTypeOf(relay$.pipe(kick$)).toEqualTypeOf<Observable<MessageOf<"memberkick">>>();
    expectTypeOf(relay$.pipe(spelt$)).toEqualTypeOf<Observable<MessageOf<"memberkick">>>();
    expectTypeOf(relay$.pipe(ofType<"kick">("kick"))).toEqualTypeOf<
      Observable<MessageOf<"memberkick">>
    >();
    expectTypeOf(ofType("kick")(relay$)).toEqualTypeOf<Observable<MessageOf<"memberkick">>>();
  });

  it("refuses a misspelt type, in a pipe and alone", () => {
    const refused = () => [
      // @ts-expect-error: it is "kick".
      relay$.pipe(ofType("kik")),
      // @ts-expect-error: one is right, the other is not.
      relay$.pipe(ofType("kick", "sendmesage")),
      // @ts-expect-error: misspelt, with an operator after it.
      relay$.pipe(ofType("kik"), ignoreElements()),
      // @ts-expect-error: misspelt, and on no stream yet.
      ofType("kik"),
      // @ts-expect-error: misspelt, with its type spelt out.
      ofType<"kik">("kik"),
      // @ts-expect-error: what is not known has a stream of its own.
      relay$.pipe(ofType("unknown")),
    ];
    expectTypeOf(refused).toBeFunction();
    // @ts-expect-error: on other messages.
    const wrong$: OperatorFunction<RelayMessage, MessageOf<"memberleave">> = ofType("kick");
    expectTypeOf(wrong$).toBeFunction();
  });
});

describe("ofType on other streams", () => {
  interface Login {
    readonly type: "[Auth] login";
    readonly name: string;
  }
  interface Logout {
    readonly type: "[Auth] logout";
  }
  const action$ = EMPTY as Observable<Login | Logout>;

  it("narrows a union of actions", () => {
    const login$ = action$.pipe(ofType("[Auth] login"));
    expectTypeOf(login$).toEqualTypeOf<Observable<Login>>();
    const name$ = action$.pipe(
      ofType("[Auth] login"),
      map(({ name }) => name),
    );
    expectTypeOf(name$).toEqualTypeOf<Observable<string>>();
    const both$ = action$.pipe(ofType("[Auth] login", "[Auth] logout"));
    expectTypeOf(both$).toEqualTypeOf<Observable<Login | Logout>>();
  });

  it("refuses a misspelt type of theirs", () => {
    const refused = () => [
      // @ts-expect-error: it is "[Auth] login".
      action$.pipe(ofType("[Auth] log in")),
      // @ts-expect-error: one is right, the other is not.
      action$.pipe(ofType("[Auth] login", "[Auth] log out")),
    ];
    expectTypeOf(refused).toBeFunction();
  });

  it("narrows the types of a relay out of any stream of { type }", () => {
    const loose$ = EMPTY as Observable<{ type: string; at: number }>;
    const kick$ = loose$.pipe(ofType("kick"));
    expectTypeOf<(typeof kick$ extends Observable<infer T> ? T : never)["type"]>().toEqualTypeOf<
      "kick" | "memberkick"
    >();
    expectTypeOf(kick$).toExtend<Observable<{ at: number }>>();
  });

  it("narrows what updates$ gives", () => {
    const kick$ = updates$.pipe(ofType("kick"));
    expectTypeOf(kick$).toEqualTypeOf<Observable<MessageOf<"memberkick">>>();
    const snapshot$ = updates$.pipe(ofType("snapshot"));
    expectTypeOf(snapshot$).toEqualTypeOf<Observable<SnapshotEvent<Session>>>();
    const gap$ = updates$.pipe(ofType("gap"));
    expectTypeOf(gap$).toEqualTypeOf<Observable<GapEvent>>();
  });
});
