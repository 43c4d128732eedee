import { expectTypeOf } from "expect-type";
import type { either as E } from "fp-ts";
import { WebSocket as MockWebSocket } from "mock-socket";
import { NEVER, of, type Observable } from "rxjs";
import { WebSocket as WsWebSocket } from "ws";
import {
  answer,
  candidate,
  createRelay,
  fetchSession,
  messages,
  offer,
  postlike,
  readAllMessages,
  reconnect,
  type MessageOf,
  type NotSent,
  type Relay,
  type RelayCommand,
  type RelayError,
  type RelayMessage,
  type RelayState,
  type RelayType,
  type Session,
  type UnknownMessage,
} from "../lib/index.js";

/** What is here holds if it compiles; `it` makes it count. */
const relay = createRelay({ session: () => NEVER as Observable<Session> });

describe("The messages", () => {
  it("have a codec for each type, and a type of the same name", () => {
    expectTypeOf<keyof typeof messages>().toEqualTypeOf<RelayType>();
    expectTypeOf<RelayMessage["type"]>().toEqualTypeOf<RelayType>();
    expectTypeOf<MessageOf<"newLoggedIn">>().toEqualTypeOf<{ type: "newLoggedIn"; uid: string }>();
  });

  it("narrow on type in a switch, and leave nothing over", () => {
    const group = (message: MessageOf<"memberkick" | "sendmessage" | "newLoggedIn">): string => {
      switch (message.type) {
        case "memberkick":
          return message.groupid;
        case "sendmessage":
          return message.roomdata.id;
        case "newLoggedIn":
          return message.uid;
        default:
          expectTypeOf(message).toBeNever();
          return message;
      }
    };
    expectTypeOf(group).returns.toBeString();
  });

  it("narrow also beside an unknown one", () => {
    const read = (message: RelayMessage | UnknownMessage): string => {
      if (message.type === "unknown") {
        expectTypeOf(message).toEqualTypeOf<UnknownMessage>();
        return message.name;
      }
      expectTypeOf(message).toEqualTypeOf<RelayMessage>();
      if (message.type !== "memberkick") return message.type;
      expectTypeOf(message).toEqualTypeOf<MessageOf<"memberkick">>();
      return message.groupid;
    };
    expectTypeOf(read).returns.toBeString();
  });

  it("of a hang-up narrow by what is on them", () => {
    const read = (message: MessageOf<"hangup">): string =>
      "uid" in message ? message.uid : message.key;
    expectTypeOf(read).returns.toBeString();
  });
});

describe("A relay", () => {
  it("has a typed stream for each relay type", () => {
    expectTypeOf(relay.memberkick$).toEqualTypeOf<Observable<MessageOf<"memberkick">>>();
    expectTypeOf(relay.sendmessage$).toEqualTypeOf<Observable<MessageOf<"sendmessage">>>();
    expectTypeOf<`${RelayType}$`>().toExtend<keyof Relay>();
    expectTypeOf<Relay>().not.toHaveProperty("kick$");
  });

  it("has a state that narrows on status", () => {
    const read = (state: RelayState): RelayError | number | undefined => {
      switch (state.status) {
        case "connected":
          return state.connection + state.gap;
        case "waiting":
          return state.cause.closeCode ?? state.attempt + state.delay;
        case "offline":
        case "stopped":
          return state.cause;
        case "authorizing":
        case "connecting":
        case "open":
          return state.attempt;
        case "idle":
        case "closed":
          return undefined;
        default:
          expectTypeOf(state).toBeNever();
          return state;
      }
    };
    expectTypeOf(read).toBeFunction();
  });

  it("takes its sessions' type from the session function, Session unless told otherwise", () => {
    expectTypeOf(createRelay({ session: fetchSession("") })).toEqualTypeOf<Relay>();
    expectTypeOf<Relay["session$"]>().toEqualTypeOf<Observable<Session>>();
    const mine = { socket: { id: "id1", host: "kirimin.test" }, theme: "dark" };
    const custom = createRelay({ session: () => of(mine) });
    expectTypeOf(custom).toEqualTypeOf<Relay<typeof mine>>();
    expectTypeOf(custom.session$).toEqualTypeOf<Observable<typeof mine>>();
    expectTypeOf(createRelay({ session: () => [mine] })).toEqualTypeOf<Relay<typeof mine>>();
    expectTypeOf(createRelay({ session: () => Promise.resolve(mine) })).toEqualTypeOf<
      Relay<typeof mine>
    >();
  });

  it("refuses a session that says not where to connect, and options that it does not have", () => {
    const refused = () => [
      // @ts-expect-error: no host.
      createRelay({ session: () => of({ socket: { id: "id1" } }) }),
      // @ts-expect-error: a session, and not the function that gives it.
      createRelay({ session: of({ socket: { id: "id1", host: "kirimin.test" } }) }),
      // @ts-expect-error: no session at all.
      createRelay({}),
      // @ts-expect-error: it is "ws" or "wss".
      createRelay({ session: fetchSession(""), protocol: "https" }),
      // @ts-expect-error: misspelt.
      createRelay({ session: fetchSession(""), conectTimeout: 1 }),
      // @ts-expect-error: misspelt.
      reconnect({ maxdelay: 1 }),
    ];
    expectTypeOf(refused).toBeFunction();
  });

  it("takes the WebSocket of a browser, of ws and of mock-socket", () => {
    const session = fetchSession("");
    const taken = () => [
      createRelay({ session, WebSocketCtor: globalThis.WebSocket }),
      createRelay({ session, WebSocketCtor: WsWebSocket }),
      createRelay({ session, WebSocketCtor: MockWebSocket }),
      createRelay({
        session,
        WebSocketCtor: class extends WsWebSocket {
          constructor(url: string) {
            super(url, { headers: { Cookie: "connect.sid=…" } });
          }
        },
      }),
    ];
    expectTypeOf(taken).returns.items.toEqualTypeOf<Relay>();
  });

  it("says of each command that it was sent, or why not", () => {
    expectTypeOf(relay.send(postlike("p1"))).toEqualTypeOf<E.Either<NotSent, RelayCommand>>();
    const delivered$ = relay.deliver({ type: "postlike", postid: "p1" }, { within: 1000 });
    expectTypeOf(delivered$).toEqualTypeOf<Observable<RelayCommand>>();
  });

  it("refuses commands that do not fit", () => {
    const refused = () => [
      // @ts-expect-error: no post.
      relay.send({ type: "postlike" }),
      // @ts-expect-error: another kind of id.
      relay.send({ type: "postlike", postid: 1 }),
      // @ts-expect-error: misspelt.
      relay.send({ type: "postLike", postid: "p1" }),
      // @ts-expect-error: not the client's to send.
      relay.send({ type: "memberkick", groupid: "1" }),
      // @ts-expect-error: neither a chat of two nor a group.
      relay.send({ type: "readAllMessages", roomid: "1", roomtype: "channel" }),
      // @ts-expect-error: no room.
      relay.send(readAllMessages("1")),
    ];
    expectTypeOf(refused).toBeFunction();
  });
});

describe("Calls", () => {
  it("go out as WebRTC makes them", () => {
    const call = (
      description: RTCSessionDescription,
      init: RTCSessionDescriptionInit,
      ice: RTCIceCandidate,
      iceInit: RTCIceCandidateInit,
    ): RelayCommand[] => [
      offer("7", description, { video: true }),
      offer("7", init),
      offer("7", null),
      answer("7", "key", description),
      answer("7", "key", init),
      candidate("7", ice),
      candidate("7", iceInit),
      candidate("7", ice.toJSON()),
      candidate("7", null),
    ];
    expectTypeOf(call).toBeFunction();
  });

  it("come in as WebRTC takes them", () => {
    const take = async (
      peer: RTCPeerConnection,
      { sdp }: MessageOf<"offer">,
      { candidate: ice }: MessageOf<"candidate">,
    ): Promise<void> => {
      if (sdp) await peer.setRemoteDescription(sdp);
      await peer.addIceCandidate(ice);
    };
    const make = (session: Session) => new RTCPeerConnection(session.peer);
    expectTypeOf(make).returns.toEqualTypeOf<RTCPeerConnection>();
    expectTypeOf(take).toBeFunction();
  });
});
