// The server of the soak, in its own process, so that the figures are the client's alone. The path of a request says what to do.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { frames } from "../fixtures.mjs";

const frame = frames.find((text) => JSON.parse(text).type === "sendmessage");
const http = createServer();
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });

async function pour(socket, count) {
  for (let sent = 0; sent < count; sent += 1000) {
    for (let n = 1; n < 1000; n += 1) socket.send(frame);
    await new Promise((resolve) => socket.send(frame, resolve));
  }
}

sockets.on("connection", (socket, { url }) => {
  const [, act, count] = url.split("?")[0].split("/");
  socket.on("error", () => undefined);
  if (act === "drop") socket.send(frame, () => socket.terminate());
  else if (act === "pour") void pour(socket, Number(count));
});
http.listen(0, "127.0.0.1", () => process.send(http.address().port));
process.on("disconnect", () => process.exit());
