import type { RelayControls } from "../relay-controls.js";
import type { SignedUpUser } from "./signed-up-user.js";

/** The controls of one user's connection, whatever it goes through. */
export function controlUser(user: SignedUpUser): Omit<RelayControls, "relayOptions"> {
  const { sockets, freeze } = user;
  return {
    send(message) {
      if (!sockets.listener) {
        throw new Error(
          `User "${user.id}" has no accepted socket to send to. Wait until it is connected.`,
        );
      }
      sockets.listener.send(typeof message === "string" ? message : JSON.stringify(message));
    },
    refuse(times = 1) {
      if (!Number.isInteger(times) || times < 0) {
        throw new TypeError("refuse() takes how many sockets to refuse: 0, 1, 2, …");
      }
      user.refusals = times;
    },
    drop: () => sockets.drop(),
    closeWith(code) {
      if (code !== undefined && !isSendable(code)) {
        throw new TypeError(
          "closeWith() takes a code that can be sent: 1000 to 1003, 1007 to 1014, or 3000 to 4999. " +
            "For 1005 leave it out; for 1006 call drop().",
        );
      }
      for (const connection of sockets.open) connection.close(code);
    },
    signInElsewhere() {
      sockets.renewId();
    },
    answerSession(status, body) {
      if (!Number.isInteger(status) || status < 200 || status > 599) {
        throw new TypeError("answerSession() takes a status of HTTP, 200 to 599.");
      }
      // What cannot be JSON throws here, and not in the server.
      const copy = body === undefined ? body : (JSON.parse(JSON.stringify(body)) as unknown);
      user.preparedReplies.push({ status, body: copy });
    },
    hang() {
      freeze.hang();
      for (const connection of sockets.open) connection.pause();
    },
    resume() {
      freeze.resume();
      for (const connection of sockets.open) connection.resume();
    },
    received: user.received,
    get sessions() {
      return user.sessions;
    },
  };
}

/** Codes that RFC 6455 lets an endpoint send. */
const isSendable = (code: number): boolean =>
  Number.isInteger(code) &&
  ((code >= 1000 && code <= 1003) ||
    (code >= 1007 && code <= 1014) ||
    (code >= 3000 && code <= 4999));
