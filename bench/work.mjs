// Counts the work for a message: it is parsed once, and decoded once if anyone would see it.
import { connectFakeRelay } from "./fake-sockets.mjs";
import { ofOneType } from "./fixtures.mjs";

const [frame] = ofOneType("sendmessage");

/** Counts how often a frame is parsed, and how often one of its fields is read, which every decoding needs. */
function count(subscribe) {
  const { parse } = JSON;
  const done = { parsed: 0, read: 0 };
  const { relay, socket } = connectFakeRelay(subscribe);
  JSON.parse = (text) => {
    done.parsed += 1;
    const { chat, ...message } = parse(text);
    const get = () => {
      done.read += 1;
      return chat;
    };
    return Object.defineProperty(message, "chat", { get, enumerable: true });
  };
  socket.receive(frame);
  JSON.parse = parse;
  relay.close();
  return done;
}

const subscribers = (times) => (relay) => {
  for (let n = 0; n < times; n += 1) relay.sendmessage$.subscribe();
};

export async function work() {
  const unwanted = count(({ memberkick$ }) => memberkick$.subscribe());
  const once = count(subscribers(1));
  const shared = count(subscribers(100));
  return [
    { what: "times that a message is parsed", value: shared.parsed, atMost: 1 },
    {
      what: "times that it is decoded, with 100 subscribers",
      value: shared.read / once.read,
      atMost: 1,
    },
    { what: "times that it is decoded, with none to its type", value: unwanted.read, atMost: 0 },
  ];
}
