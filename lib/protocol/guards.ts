// Written by `npm run guards` from the codecs, and not by hand: scripts/generate-guards.mjs says how.
import { isList, isObject } from "./shape.js";

type Fields = Readonly<Record<string, unknown>>;

const isString = (u: unknown): boolean => typeof u === "string";
const isNumber = (u: unknown): boolean => typeof u === "number";
const isBoolean = (u: unknown): boolean => typeof u === "boolean";

export function isUser(u: unknown): boolean {
  if (!isObject(u)) return false;
  let missing = 2;
  for (const key in u) {
    const field = u[key];
    switch (key) {
      case "id":
      case "username":
        if (!isString(field)) return false;
        missing -= 1;
        break;
      case "displayname":
      case "bio":
      case "image":
        if (field !== undefined && !isString(field)) return false;
        break;
      case "isFriend":
        if (field !== undefined && !isNumber(field)) return false;
        break;
      case "badges":
        if (field !== undefined && !isList(field, isNumber)) return false;
        break;
      case "img":
      case "b":
        if (field !== undefined) return false;
        break;
    }
  }
  return missing === 0;
}

export function isChat(u: unknown): boolean {
  if (!isObject(u)) return false;
  let missing = 3;
  for (const key in u) {
    const field = u[key];
    switch (key) {
      case "id":
      case "userid":
        if (!isString(field)) return false;
        missing -= 1;
        break;
      case "timestamp":
        if (!isNumber(field)) return false;
        missing -= 1;
        break;
      case "type":
      case "text":
      case "reply":
      case "source":
        if (field !== undefined && !isString(field)) return false;
        break;
      case "edited":
      case "duration":
        if (field !== undefined && !isNumber(field)) return false;
        break;
      case "readers":
        if (field !== undefined && !isList(field, isString)) return false;
        break;
    }
  }
  return missing === 0;
}

export function isRoom(u: unknown): boolean {
  if (!isObject(u)) return false;
  let missing = 4;
  for (const key in u) {
    const field = u[key];
    switch (key) {
      case "id":
      case "long":
      case "short":
        if (!isString(field)) return false;
        missing -= 1;
        break;
      case "type":
        if (!(field === "user" || field === "group")) return false;
        missing -= 1;
        break;
      case "image":
      case "owner":
      case "link":
        if (field !== undefined && !isString(field)) return false;
        break;
      case "badges":
        if (field !== undefined && !isList(field, isNumber)) return false;
        break;
    }
  }
  return missing === 0;
}

export function isSessionDescription(u: unknown): boolean {
  return (
    isObject(u) &&
    (u["type"] === "offer" ||
      u["type"] === "answer" ||
      u["type"] === "pranswer" ||
      u["type"] === "rollback") &&
    (u["sdp"] === undefined || isString(u["sdp"]))
  );
}

export function isIceCandidate(u: unknown): boolean {
  return (
    isObject(u) &&
    (u["candidate"] === undefined || isString(u["candidate"])) &&
    (u["sdpMid"] === undefined || u["sdpMid"] === null || isString(u["sdpMid"])) &&
    (u["sdpMLineIndex"] === undefined ||
      u["sdpMLineIndex"] === null ||
      isNumber(u["sdpMLineIndex"])) &&
    (u["usernameFragment"] === undefined ||
      u["usernameFragment"] === null ||
      isString(u["usernameFragment"]))
  );
}

export function isSessionChat(u: unknown): boolean {
  return isObject(u) && isList(u["u"], isUser) && isList(u["m"], isChat) && isRoom(u["r"]);
}

const memberjoin = (u: Fields): boolean =>
  isString(u["key"]) && isString(u["from"]) && isString(u["groupid"]) && isUser(u["user"]);

const memberleave = (u: Fields): boolean =>
  isString(u["key"]) && isString(u["from"]) && isString(u["groupid"]);

const sendmessage = (u: Fields): boolean =>
  isString(u["key"]) &&
  isString(u["from"]) &&
  isChat(u["chat"]) &&
  isRoom(u["roomdata"]) &&
  isList(u["users"], isUser) &&
  (u["sender"] === undefined || isUser(u["sender"]));

const readAllMessages = (u: Fields): boolean =>
  isString(u["key"]) && isString(u["from"]) && isString(u["roomid"]);

const addfriend = (u: Fields): boolean =>
  isString(u["key"]) && isString(u["from"]) && isUser(u["user"]);

const newbadges = (u: Fields): boolean =>
  isString(u["key"]) && isString(u["from"]) && isList(u["badges"], isNumber);

const offer = (u: Fields): boolean =>
  isString(u["to"]) &&
  isString(u["identifier"]) &&
  isString(u["uid"]) &&
  isString(u["from"]) &&
  isUser(u["user"]) &&
  isString(u["callKey"]) &&
  (u["sdp"] === null || isSessionDescription(u["sdp"])) &&
  (u["video"] === undefined || isBoolean(u["video"]));

const answer = (u: Fields): boolean =>
  isString(u["to"]) &&
  isString(u["identifier"]) &&
  isString(u["uid"]) &&
  isString(u["from"]) &&
  isUser(u["user"]) &&
  isString(u["callKey"]) &&
  (u["sdp"] === null || isSessionDescription(u["sdp"]));

const candidate = (u: Fields): boolean =>
  isString(u["to"]) &&
  isString(u["identifier"]) &&
  isString(u["uid"]) &&
  isString(u["from"]) &&
  isUser(u["user"]) &&
  (u["candidate"] === null || isIceCandidate(u["candidate"]));

const reject = (u: Fields): boolean =>
  isString(u["to"]) &&
  isString(u["identifier"]) &&
  isString(u["uid"]) &&
  isString(u["from"]) &&
  isUser(u["user"]) &&
  isString(u["callKey"]);

const hangup = (u: Fields): boolean =>
  u["uid"] === undefined
    ? isString(u["key"]) && isString(u["from"]) && isUser(u["user"])
    : isString(u["to"]) &&
      isString(u["identifier"]) &&
      isString(u["uid"]) &&
      isString(u["from"]) &&
      isUser(u["user"]);

const calloffline = (u: Fields): boolean => isUser(u["user"]);

const newLoggedIn = (u: Fields): boolean => isString(u["uid"]);

/** Of the messages, by type. */
export const guards: Readonly<Record<string, (u: Fields) => boolean>> = {
  memberjoin,
  memberleave,
  memberkick: memberleave,
  sendmessage,
  editmessage: sendmessage,
  deletemessage: sendmessage,
  readAllMessages,
  clearhistory: readAllMessages,
  addfriend,
  unfriend: addfriend,
  acceptfriend: addfriend,
  cancelfriend: addfriend,
  ignorefriend: addfriend,
  newbadges,
  offer,
  answer,
  candidate,
  reject,
  hangup,
  calloffline,
  newLoggedIn,
};
