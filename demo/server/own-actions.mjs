// What a signed-in user does over HTTP. Kirimin relays none of it to the one who did it: the reply is how the app learns.

/** The chat and the room of a message, as the user sees them. */
function messageOf(user, id) {
  for (const { m, r } of user.snapshot().c) {
    const chat = m.find((message) => message.id === id);
    if (chat) return { chat, roomdata: r };
  }
  throw new Error(`There is no message "${id}".`);
}

const refOf = ({ id, type }) => (type === "user" ? { user: id } : { group: id });

/** By method and path below `/x/`. Each gives the `data` of the reply; what it throws is a 400. */
export const ownActions = ({ relay, posts }) => ({
  "POST chat/send": (user, { room, text, reply }) => {
    const id = user.sendMessage(refOf(room), String(text), reply ? { reply: String(reply) } : {});
    return messageOf(user, id);
  },
  "POST chat/edit": (user, { id, text }) => {
    user.editMessage(id, String(text));
    return messageOf(user, id);
  },
  "POST chat/delete": (user, { id }) => {
    user.deleteMessage(id);
    return messageOf(user, id);
  },
  "POST group/join": (user, { groupid }) => {
    user.join(groupid);
    return user.snapshot().c.find(({ r }) => r.id === groupid);
  },
  "POST group/leave": (user, { groupid }) => {
    user.leave(groupid);
    return {};
  },
  "POST group/kick": (user, { groupid, userid }) => {
    user.kick(groupid, userid);
    return {};
  },
  // Likes come as commands on the socket and are relayed to nobody: whoever wants the count asks.
  "GET posts": (user) =>
    posts.map((post) => ({ ...post, likes: relay.likes(post.id), liked: likes(user, post.id) })),
});

/** Whether the last thing that the user said about the post was a like. */
const likes = ({ received }, postid) =>
  received.findLast((command) => command.postid === postid)?.type === "postlike";
