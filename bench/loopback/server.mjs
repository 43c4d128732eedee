// The server of the races, in its own process. It encodes the frames in advance, so that it outruns every client. The path
// of a request says what to send.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { frameOfLength, ofOneType, relayed } from "../fixtures.mjs";

/** The frames to send: every recorded message, those of one type, or one of that many characters. */
const textsOf = (name) => {
  if (name === "recorded") return relayed;
  return Number(name) > 0 ? [frameOfLength(Number(name))] : ofOneType(name);
};

/** One unmasked text frame, as servers send it (RFC 6455, section 5.2). */
function encode(text) {
  const payload = Buffer.from(text);
  const { length } = payload;
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  header[0] = 0x81;
  if (length < 126) {
    header[1] = length;
  } else if (length < 65_536) {
    header[1] = 126;
    header.writeUInt16BE(length, 2);
  } else {
    header[1] = 127;
    header.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([header, payload]);
}

async function pour(connection, name, count) {
  const frames = textsOf(name).map(encode);
  const few = Array.from({ length: Math.min(count, 200) }, (_, i) => frames[i % frames.length]);
  const chunk = Buffer.concat(few);
  for (let left = count; left > 0; left -= few.length) {
    const last = left < few.length ? Buffer.concat(few.slice(0, left)) : chunk;
    if (!connection.write(last)) await new Promise((resolve) => connection.once("drain", resolve));
  }
}

const http = createServer((_, response) => {
  const socket = { id: "id", host: `127.0.0.1:${http.address().port}` };
  const data = { socket, c: [], v: 1, package: "3.1.20" };
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify({ ok: true, code: 200, msg: "OK", data }));
});
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
sockets.on("connection", (socket, { url, socket: connection }) => {
  const [, act, name, count] = url.split("?")[0].split("/");
  socket.on("error", () => undefined);
  connection.on("error", () => undefined);
  if (act === "pour") void pour(connection, name, Number(count));
  else socket.send(relayed[0]);
});
http.listen(0, "127.0.0.1", () => process.send(http.address().port));
process.on("disconnect", () => process.exit());
