import { lastValueFrom, type Observable } from "rxjs";
import { createApi, type Api } from "../../lib/api/index.js";
import { createMockRelay, startRelayServer, type StandInUser } from "../../lib/testing/index.js";
import { fakeRelay } from "../api/support/fake-relay.js";
import type { AnyStandIn, Start } from "./support/stand-ins.js";

const starts: [string, Start][] = [
  ["createMockRelay()", createMockRelay],
  ["startRelayServer()", startRelayServer],
];

describe.each(starts)("rx-kirimin/api on %s", (_, start) => {
  let standIn: AnyStandIn;
  const did: string[] = [];
  const apiOf = ({ fetch }: StandInUser): Api => {
    const { relay } = fakeRelay({
      apply: (action, options) => {
        did.push(action.did);
        return fakeRelay().relay.apply(action, options);
      },
    });
    return createApi(relay, standIn.url, { fetch, spacing: 0 });
  };
  const done = <T>(call$: Observable<T>): Promise<T> => lastValueFrom(call$);

  beforeEach(async () => {
    standIn = await start({ deafFor: 0 });
    did.splice(0);
  });
  afterEach(async () => {
    await standIn.close();
  });

  it("makes every call, and reads every reply", async () => {
    const [me] = standIn.users;
    const ayu = standIn.addUser("ayu");
    const [mine, hers] = [apiOf(me), apiOf(ayu)];
    const file = { name: "p.png", data: "data:image/png;base64,iVBORw0KGgo=" };

    const { r: group } = await done(hers.createGroup("Tim Hore"));
    const { text: link } = await done(hers.resetGroupLink(group.id));
    expect(await done(mine.findInvite(link))).toMatchObject({ joined: false, members: 1 });
    expect(await done(mine.joinGroup(group.id, link))).toEqual(me.snapshot().c[0]);
    const message = await done(mine.sendMessage(group, { text: "halo" }));
    await done(mine.sendMessage(group, { type: "image", file, reply: message.id }));
    const edited = await done(mine.editMessage(group, message.id, "halo semua"));
    expect(ayu.snapshot().c[0]?.m[0]).toEqual(edited);
    await done(mine.deleteMessage(group, message.id));
    await done(hers.renameGroup(group.id, "Baru"));
    await done(hers.setGroupImage(group.id, file));
    await done(hers.clearHistory(group));
    await done(hers.kickMember(group.id, me.id));
    await done(hers.leaveGroup(group.id));
    expect([me.snapshot().c, ayu.snapshot().c]).toEqual([[], []]);

    expect((await done(mine.findUsers("ayu"))).map(({ id }) => id)).toEqual([ayu.id]);
    await done(mine.addFriend(ayu.id));
    await done(mine.cancelFriend(ayu.id));
    await done(mine.addFriend(ayu.id));
    await done(hers.ignoreFriend(me.id));
    await done(mine.addFriend(ayu.id));
    expect(await done(hers.acceptFriend(me.id))).toMatchObject({ isFriend: 1 });
    await done(mine.unfriend(ayu.id));

    expect((await done(mine.joinEveryone())).r.id).toBe("696969");
    expect((await done(mine.joinBot())).r.id).toBe("420");

    await done(hers.setUsername("ayu_1"));
    await done(hers.setDisplayname("Ayu"));
    await done(hers.setBio("halo"));
    await done(hers.setImage(file));
    expect(ayu.snapshot().me).toMatchObject({ username: "ayu_1", displayname: "Ayu", bio: "halo" });

    const post = await done(hers.createPost(file, { text: "pos" }));
    const comment = await done(mine.addComment(post.id, "bagus"));
    expect(await done(hers.comments(post.id))).toMatchObject([{ id: comment.id, text: "bagus" }]);
    await done(mine.deleteComment(post.id, comment.id));
    expect(await done(mine.posts())).toEqual([{ ...post, user: { ...post.user, isFriend: 0 } }]);
    await done(hers.deletePost(post.id));
    expect(await done(hers.posts())).toEqual([]);

    const befriending = "addedfriend cancelledfriend addedfriend ignoredfriend addedfriend".split(
      " ",
    );
    expect(did.filter((one) => one.endsWith("friend"))).toEqual([...befriending, "acceptedfriend"]);
    expect(did).toHaveLength(25);
  });

  it("has the server's word for what it refuses", async () => {
    const [me] = standIn.users;
    const error = done(apiOf(me).joinGroup("1", "salah")).catch((thrown: unknown) => thrown);
    expect(await error).toMatchObject({ code: "rejected", msg: "INV_NOT_FOUND_DESC" });
  });

  it("is turned away where it does not wait a second, and the limits hold", async () => {
    await standIn.close();
    standIn = await start({ deafFor: 0, limits: true });
    const api = apiOf(standIn.users[0]);
    await done(api.posts());
    const error = done(api.posts()).catch((thrown: unknown) => thrown);
    expect(await error).toMatchObject({ code: "rate-limited" });
  });
});
