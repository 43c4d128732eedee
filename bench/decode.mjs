// What decoding costs over JSON.parse alone.
import { decodeFrame, Session } from "rx-kirimin";
import { frames, snapshot } from "./fixtures.mjs";
import { ratio } from "./measure.mjs";

const repeat = (times, work) => () => {
  for (let i = 0; i < times; i += 1) work();
};

export async function decode() {
  let seen = 0;
  const parseAll = () => {
    for (const frame of frames) if (JSON.parse(frame).type) seen += 1;
  };
  const decodeAll = () => {
    for (const frame of frames) if (decodeFrame(frame)._tag) seen += 1;
  };
  const session = snapshot(200, 300);
  const parseSession = () => {
    if (JSON.parse(session).socket) seen += 1;
  };
  const decodeSession = () => {
    if (Session.decode(JSON.parse(session))._tag) seen += 1;
  };
  const figures = [
    {
      what: "decodeFrame over the recorded frames, of JSON.parse alone",
      value: await ratio(repeat(100, decodeAll), repeat(100, parseAll)),
      atMost: 1.6,
    },
    {
      what: "Session.decode of 200 rooms and 60,000 messages with its JSON.parse, of JSON.parse alone",
      value: await ratio(decodeSession, parseSession, 11),
      atMost: 1.6,
    },
  ];
  // Uses what was made, so that nothing is optimised away.
  if (seen === 0) throw new Error("Nothing was decoded.");
  return figures;
}
