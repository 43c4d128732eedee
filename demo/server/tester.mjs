// What the panel for testers does: to the visitor's own connection, and through somebody else in the room that is open.

export function testerActions({ relay, companions }) {
  const seenBy = (user, roomid) => user.snapshot().c.find(({ r }) => r.id === roomid);
  const isFrozen = new Set();

  /**
   * The room as the visitor sees it, and who acts in it. That is never the other visitor: nobody is told what oneself did,
   * so the other visitor's window would not know of it.
   */
  function sceneOf(visitor, roomid) {
    const seen = seenBy(visitor, roomid);
    if (!seen) throw new Error("You are not in this chat.");
    const { u, m, r } = seen;
    const actors = companions.filter(({ id }) => u.some((member) => member.id === id));
    return { room: r, messages: m, actors };
  }

  function first([actor]) {
    if (!actor) throw new Error("Nobody here can be told what to do. Use the other window.");
    return actor;
  }

  /** What a companion calls the room that the visitor calls so. */
  const refFor = (visitor, { id, type }) =>
    type === "user" ? { user: visitor.id } : { group: id };

  const lines = [
    "On my way.",
    "Can somebody send the address again?",
    "That works for me.",
    "I will ask my sister, she knows.",
    "Twenty minutes, more or less.",
  ];
  let written = 0;

  return {
    cut: (visitor) => visitor.drop(),
    refuse: (visitor) => {
      visitor.refuse(2);
      visitor.drop();
    },
    freeze: (visitor) => {
      isFrozen.add(visitor);
      visitor.hang();
    },
    resume: (visitor) => {
      isFrozen.delete(visitor);
      visitor.resume();
    },
    elsewhere: (visitor) => visitor.signInElsewhere(),
    expire: (visitor) => {
      visitor.answerSession(401, { ok: false, code: 401, msg: "UNAUTHORIZED" });
      visitor.drop();
    },
    restart: () => relay.voidIds(),
    write: (visitor, { room: { id } }) => {
      const { room, actors } = sceneOf(visitor, id);
      first(actors).sendMessage(refFor(visitor, room), lines[written++ % lines.length]);
    },
    edit: (visitor, { room: { id } }) => {
      const { messages, actors } = sceneOf(visitor, id);
      const authorOf = ({ userid }) => actors.find((actor) => actor.id === userid);
      const chat = messages.findLast((one) => one.type !== "deleted" && authorOf(one));
      if (!chat) throw new Error("There is no message here that could be edited.");
      authorOf(chat).editMessage(chat.id, `${chat.text} (I checked.)`);
    },
    // As moderators do: it can be anybody's.
    delete: (visitor, { room: { id } }) => {
      const { messages, actors } = sceneOf(visitor, id);
      const chat = messages.findLast(
        ({ userid, type }) => userid !== visitor.id && type !== "deleted",
      );
      if (!chat) throw new Error("There is no message of somebody else here.");
      first(actors).deleteMessage(chat.id);
    },
    join: (visitor, { room: { id } }) => {
      const { actors } = sceneOf(visitor, id);
      const guest = companions.find((companion) => !actors.includes(companion));
      if (!guest) throw new Error("Everybody is in this group already.");
      guest.join(id);
    },
    leave: (visitor, { room: { id } }) => {
      const { room, actors } = sceneOf(visitor, id);
      first(actors.filter((actor) => actor.id !== room.owner)).leave(id);
    },
    kick: (visitor, { room: { id } }) => {
      const { room, actors } = sceneOf(visitor, id);
      first(actors.filter((actor) => actor.id === room.owner)).kick(id, visitor.id);
    },
    status: (visitor) => ({ isFrozen: isFrozen.has(visitor) }),
    // What a new session would say, without one: that would throw the window out.
    snapshot: (visitor) => visitor.snapshot(),
  };
}
