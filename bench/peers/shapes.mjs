/**
 * The 21 relay types in a peer's own terms: each shape is made once, by `as`. `either` gets the name of the field that
 * the first of its two shapes has and the second has not.
 */
export function shapes(as) {
  const { string, number, boolean, list, nullable, literal, oneOf, object, either } = as;
  const User = object(
    { id: string, username: string },
    { displayname: string, isFriend: number, badges: list(number), bio: string, image: string },
  );
  const Chat = object(
    { id: string, userid: string, timestamp: number },
    {
      type: string,
      text: string,
      reply: string,
      edited: number,
      source: string,
      readers: list(string),
      duration: number,
    },
  );
  const Room = object(
    { id: string, long: string, short: string, type: oneOf("user", "group") },
    { image: string, badges: list(number), owner: string, link: string },
  );
  const SessionDescription = object(
    { type: oneOf("offer", "answer", "pranswer", "rollback") },
    { sdp: string },
  );
  const IceCandidate = object(
    {},
    {
      candidate: string,
      sdpMid: nullable(string),
      sdpMLineIndex: nullable(number),
      usernameFragment: nullable(string),
    },
  );

  const tagged = (type, required, optional = {}) =>
    object({ type: literal(type), ...required }, optional);
  const envelope = { key: string, from: string };
  const signal = { to: string, identifier: string, uid: string, from: string, user: User };
  const call = { ...signal, callKey: string };
  const chatting = { ...envelope, chat: Chat, roomdata: Room, users: list(User) };
  const befriending = { ...envelope, user: User };
  const sdp = nullable(SessionDescription);
  return {
    memberjoin: tagged("memberjoin", { ...envelope, groupid: string, user: User }),
    memberleave: tagged("memberleave", { ...envelope, groupid: string }),
    memberkick: tagged("memberkick", { ...envelope, groupid: string }),
    sendmessage: tagged("sendmessage", chatting, { sender: User }),
    editmessage: tagged("editmessage", chatting, { sender: User }),
    deletemessage: tagged("deletemessage", chatting, { sender: User }),
    readAllMessages: tagged("readAllMessages", { ...envelope, roomid: string }),
    clearhistory: tagged("clearhistory", { ...envelope, roomid: string }),
    addfriend: tagged("addfriend", befriending),
    unfriend: tagged("unfriend", befriending),
    acceptfriend: tagged("acceptfriend", befriending),
    cancelfriend: tagged("cancelfriend", befriending),
    ignorefriend: tagged("ignorefriend", befriending),
    newbadges: tagged("newbadges", { ...envelope, badges: list(number) }),
    offer: tagged("offer", { ...call, sdp }, { video: boolean }),
    answer: tagged("answer", { ...call, sdp }),
    candidate: tagged("candidate", { ...signal, candidate: nullable(IceCandidate) }),
    reject: tagged("reject", call),
    hangup: either("uid", tagged("hangup", signal), tagged("hangup", befriending)),
    calloffline: tagged("calloffline", { user: User }),
    newLoggedIn: tagged("newLoggedIn", { uid: string }),
  };
}

/** Decodes a frame: looks its type up, and calls `decode`, which gives undefined for another shape. */
export const byType = (codecs, decode) => {
  const known = new Map(Object.entries(codecs));
  return (text) => {
    const value = JSON.parse(text);
    const codec = known.get(value.type);
    return codec === undefined ? undefined : decode(codec, value);
  };
};
