import type { ActionReducer } from "@ngrx/store";
import { expectTypeOf } from "expect-type";
import type { Reducer } from "redux";
import { scan, type Observable } from "rxjs";
import {
  createRelay,
  type ApiErrorCode,
  type Chat,
  type Room,
  type User,
} from "../../lib/index.js";
import {
  chatReducer,
  chatState,
  emptyChatState,
  selectMe,
  selectMembers,
  selectMessages,
  selectRooms,
  type ChatEvent,
  type ChatRoom,
  type ChatState,
  type ShownChat,
} from "../../lib/store/index.js";

describe("The types of the store", () => {
  it("let the reducer be one of NgRx, of Redux and of scan", () => {
    expectTypeOf(chatReducer).toExtend<ActionReducer<ChatState>>();
    expectTypeOf(chatReducer).toExtend<Reducer<ChatState>>();
    function folded(source$: Observable<ChatEvent>) {
      return source$.pipe(scan(chatReducer, emptyChatState));
    }
    expectTypeOf(folded).returns.toEqualTypeOf<Observable<ChatState>>();
  });

  it("let a relay's updates be its events", () => {
    function make() {
      return chatState(createRelay({ session: () => [] }));
    }
    expectTypeOf(make).returns.toEqualTypeOf<Observable<ChatState>>();
  });

  it("are those of the protocol, and readonly", () => {
    expectTypeOf<ChatRoom["room"]>().toEqualTypeOf<Room>();
    expectTypeOf(selectMessages("1")).returns.toEqualTypeOf<readonly ShownChat[]>();
    expectTypeOf<ShownChat>().toExtend<Chat>();
    expectTypeOf<ShownChat["failed"]>().toEqualTypeOf<ApiErrorCode | undefined>();
    expectTypeOf(selectMembers("1")).returns.toEqualTypeOf<readonly User[]>();
    expectTypeOf(selectRooms).returns.toEqualTypeOf<readonly ChatRoom[]>();
    expectTypeOf<NonNullable<ChatState["me"]>>().toHaveProperty("email");
    expectTypeOf(selectMe).returns.toEqualTypeOf<ChatState["me"]>();
    // @ts-expect-error -- a state is not written to
    const write = (state: ChatState) => (state.complete = true);
    expect(write).toBeDefined();
  });
});
