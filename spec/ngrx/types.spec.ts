import "@angular/compiler";
import { expectTypeOf } from "expect-type";
import { Actions, ofType } from "@ngrx/effects";
import { createReducer, on, type MemoizedSelector } from "@ngrx/store";
import { signalStore } from "@ngrx/signals";
import { EMPTY, NEVER, of, type Observable } from "rxjs";
import type { Signal } from "@angular/core";
import {
  createRelay,
  type GapEvent,
  type MessageOf,
  type Relay,
  type RelayErrorCode,
  type RelayMessage,
  type RelayType,
  type Session,
  type SnapshotEvent,
  type UnknownMessage,
} from "../../lib/index.js";
import {
  kiriminActions,
  kiriminFeature,
  provideKiriminActions,
  toAction,
  type KiriminAction,
  type LoggableMessage,
  type PlainRelayState,
} from "../../lib/ngrx/index.js";
import {
  kiriminEvents,
  toEvent,
  withKirimin,
  type KiriminEvent,
} from "../../lib/ngrx/signals/index.js";
import type { ChatRoom } from "../../lib/store/index.js";

/** What is here holds if it compiles; `it` makes it count. */
const relay = createRelay({ session: () => NEVER as Observable<Session> });

describe("An action", () => {
  it("has the message of its type, exactly", () => {
    type Kick = ReturnType<typeof kiriminActions.memberkick>;
    expectTypeOf<Kick["type"]>().toEqualTypeOf<"[Kirimin] memberkick">();
    expectTypeOf<Kick["message"]>().toEqualTypeOf<MessageOf<"memberkick">>();
    expectTypeOf<KiriminAction<"memberkick">>().toEqualTypeOf<Kick>();
  });

  it("of a call signal has no `from`, and one of a hang-up only where it is a user id", () => {
    expectTypeOf<LoggableMessage<"offer">>().toEqualTypeOf<Omit<MessageOf<"offer">, "from">>();
    const read = (message: LoggableMessage<"hangup">): string =>
      "uid" in message ? message.uid : message.from;
    expectTypeOf(read).returns.toBeString();
    expectTypeOf<LoggableMessage<"newLoggedIn">>().toEqualTypeOf<MessageOf<"newLoggedIn">>();
  });

  it("can be made of what the relay gives", () => {
    expectTypeOf(kiriminActions.offer).toBeCallableWith({ message: {} as MessageOf<"offer"> });
    expectTypeOf(kiriminActions.snapshot).toBeCallableWith({} as SnapshotEvent<Session>);
    expectTypeOf(kiriminActions.unknown).toBeCallableWith({} as UnknownMessage);
  });

  it("cannot be made of another message", () => {
    // @ts-expect-error A join is no kick.
    expect(kiriminActions.memberkick({ message: {} as MessageOf<"memberjoin"> })).toBeDefined();
  });

  it("narrows on type, and leaves nothing over", () => {
    const read = (action: KiriminAction<"memberkick" | "unknown" | "gap">): string => {
      switch (action.type) {
        case "[Kirimin] memberkick":
          return action.message.groupid;
        case "[Kirimin] unknown":
          return action.name;
        case "[Kirimin] gap":
          return "";
        default:
          expectTypeOf(action).toBeNever();
          return action;
      }
    };
    expectTypeOf(read).returns.toBeString();
  });

  it("narrows in reducers and in NgRx's ofType", () => {
    const reducer = createReducer(
      "",
      on(kiriminActions.memberkick, kiriminActions.memberleave, (_, { message }) => {
        expectTypeOf(message).toEqualTypeOf<MessageOf<"memberkick"> | MessageOf<"memberleave">>();
        return message.groupid;
      }),
    );
    expectTypeOf(reducer).returns.toBeString();
    const actions$ = new Actions(EMPTY);
    const kick$ = actions$.pipe(ofType(kiriminActions.memberkick));
    expectTypeOf(kick$).toEqualTypeOf<Observable<ReturnType<typeof kiriminActions.memberkick>>>();
  });
});

describe("toAction", () => {
  it("gives exactly the actions of what goes in", () => {
    const kick$ = relay.memberkick$.pipe(toAction());
    expectTypeOf(kick$).toEqualTypeOf<Observable<KiriminAction<"memberkick">>>();
    const state$ = relay.state$.pipe(toAction());
    expectTypeOf(state$).toEqualTypeOf<Observable<KiriminAction<"stateChanged">>>();
    const unknown$ = relay.unknown$.pipe(toAction());
    expectTypeOf(unknown$).toEqualTypeOf<Observable<KiriminAction<"unknown">>>();
    const relay$ = relay.relay$.pipe(toAction());
    expectTypeOf(relay$).toEqualTypeOf<Observable<KiriminAction<RelayType>>>();
    const updates$ = relay.updates$.pipe(toAction());
    expectTypeOf(updates$).toEqualTypeOf<
      Observable<KiriminAction<RelayType | "snapshot" | "gap" | "own">>
    >();
  });

  it("takes nothing else", () => {
    // @ts-expect-error It is no news of a relay.
    expect(of({ type: "poke" }).pipe(toAction())).toBeDefined();
    // @ts-expect-error Its type is that of the message which it was to be.
    expect(relay.invalid$.pipe(toAction())).toBeDefined();
  });
});

describe("A plain state", () => {
  it("narrows on status, and has a cause that is plain", () => {
    const read = (state: PlainRelayState): RelayErrorCode | number | undefined => {
      if (state.status === "connected") return state.connection;
      if (state.status !== "stopped") return undefined;
      expectTypeOf(state.cause).not.toExtend<Error>();
      return state.cause.code;
    };
    expectTypeOf(read).toBeFunction();
  });
});

describe("provideKiriminActions", () => {
  it("takes a relay whose sessions say more", () => {
    expectTypeOf(provideKiriminActions).toBeCallableWith(
      () => ({}) as Relay<Session & { readonly theme: string }>,
    );
  });

  it("takes no relay whose sessions have no chats", () => {
    type Bare = Relay<{ readonly socket: Session["socket"] }>;
    // @ts-expect-error A state cannot be made of them.
    expect(provideKiriminActions(() => ({}) as Bare)).toBeDefined();
  });
});

describe("The selectors", () => {
  it("are typed", () => {
    expectTypeOf(kiriminFeature.selectRooms).toExtend<
      MemoizedSelector<Record<string, unknown>, readonly ChatRoom[]>
    >();
    expectTypeOf(kiriminFeature.selectUnread("6000001")).returns.toBeNumber();
    expectTypeOf(kiriminFeature.selectStatus).returns.toEqualTypeOf<PlainRelayState["status"]>();
    // @ts-expect-error There is no such selector.
    expect(kiriminFeature.selectPosts).toBeUndefined();
  });
});

describe("Events", () => {
  it("carry the message of their type, exactly", () => {
    expectTypeOf<KiriminEvent<"memberkick">>().toEqualTypeOf<{
      type: "[Kirimin] memberkick";
      payload: MessageOf<"memberkick">;
    }>();
    expectTypeOf(kiriminEvents.offer).parameter(0).toEqualTypeOf<LoggableMessage<"offer">>();
    expectTypeOf(relay.memberkick$.pipe(toEvent())).toEqualTypeOf<
      Observable<KiriminEvent<"memberkick">>
    >();
    expectTypeOf(relay.state$.pipe(toEvent())).toEqualTypeOf<
      Observable<KiriminEvent<"stateChanged">>
    >();
    const mixed$ = NEVER as Observable<GapEvent | RelayMessage>;
    expectTypeOf(mixed$.pipe(toEvent())).toEqualTypeOf<
      Observable<KiriminEvent<"gap" | RelayType>>
    >();
  });
});

describe("A store with withKirimin()", () => {
  it("has signals and methods", () => {
    const ChatStore = signalStore(withKirimin(() => relay));
    type ChatStore = InstanceType<typeof ChatStore>;
    expectTypeOf<ChatStore["rooms"]>().toEqualTypeOf<Signal<readonly ChatRoom[]>>();
    expectTypeOf<ChatStore["status"]>().toEqualTypeOf<Signal<PlainRelayState["status"]>>();
    expectTypeOf<ReturnType<ChatStore["relayState"]>>().toEqualTypeOf<PlainRelayState>();
    expectTypeOf<ReturnType<ChatStore["unreadOf"]>>().toBeNumber();
    expect(ChatStore).toBeDefined();
  });
});
